using Microsoft.EntityFrameworkCore.Migrations;
using Payments.Ledger;

#nullable disable

namespace Payments.PaymentService.Migrations
{
    /// <inheritdoc />
    public partial class AddCorrections : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "disputed_minor",
                table: "payments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "reported_refunds",
                table: "payments",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<long>(
                name: "suspense_minor",
                table: "payments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "ix_payments_with_suspense",
                table: "payments",
                column: "id",
                filter: "suspense_minor > 0");

            migrationBuilder.AddCheckConstraint(
                name: "payments_suspense_not_negative",
                table: "payments",
                sql: "suspense_minor >= 0");

            migrationBuilder.CreateIndex(
                name: "ix_payment_operations_gateway_reference",
                table: "payment_operations",
                column: "gateway_reference",
                filter: "gateway_reference IS NOT NULL AND status = 'DECLINED'");

            migrationBuilder.Sql(LedgerSchema.EntryKinds);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_payments_with_suspense",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "payments_suspense_not_negative",
                table: "payments");

            migrationBuilder.DropIndex(
                name: "ix_payment_operations_gateway_reference",
                table: "payment_operations");

            migrationBuilder.DropColumn(
                name: "disputed_minor",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "reported_refunds",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "suspense_minor",
                table: "payments");
        }
    }
}
