using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Payments.PaymentService.Migrations
{
    /// <inheritdoc />
    public partial class PaymentOperations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "payment_method",
                table: "payments",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(100)",
                oldMaxLength: 100);

            migrationBuilder.AlterColumn<string>(
                name: "payer",
                table: "payments",
                type: "character varying(254)",
                maxLength: 254,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(100)",
                oldMaxLength: 100);

            migrationBuilder.AddColumn<long>(
                name: "authorized_minor",
                table: "payments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "brand",
                table: "payments",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "cancellation_reason",
                table: "payments",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "capture_method",
                table: "payments",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "AUTOMATIC");

            migrationBuilder.AddColumn<long>(
                name: "captured_minor",
                table: "payments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<Guid>(
                name: "charge_id",
                table: "payments",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "decline_code",
                table: "payments",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "description",
                table: "payments",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "email",
                table: "payments",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "expires_at",
                table: "payments",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "gateway",
                table: "payments",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "simulated");

            migrationBuilder.AddColumn<string>(
                name: "last4",
                table: "payments",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "merchant",
                table: "payments",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "metadata",
                table: "payments",
                type: "jsonb",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "refunded_minor",
                table: "payments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "secret",
                table: "payments",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "steps",
                table: "payments",
                type: "jsonb",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<long>(
                name: "user_id",
                table: "payments",
                type: "bigint",
                nullable: true);

            // What was on its way is begun anew by its message; the gateway knows its key.
            migrationBuilder.Sql(
                """
                UPDATE payments SET authorized_minor = amount_minor, captured_minor = amount_minor WHERE status = 'SUCCEEDED';
                UPDATE payments SET status = 'PENDING' WHERE status = 'PROCESSING';
                """);

            migrationBuilder.CreateTable(
                name: "payment_operations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    payment_method = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    status = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    gateway_reference = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    failure_code = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    decline_code = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    metadata = table.Column<string>(type: "jsonb", maxLength: 100, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    next_attempt_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    resolved_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_operations", x => x.id);
                    table.CheckConstraint("payment_operations_amount_above_zero", "amount_minor > 0");
                    table.ForeignKey(
                        name: "fk_payment_operations_payments_payment_id",
                        column: x => x.payment_id,
                        principalTable: "payments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_payments_expires_at",
                table: "payments",
                column: "expires_at",
                filter: "status IN ('PENDING', 'AUTHORIZED')");

            migrationBuilder.CreateIndex(
                name: "ix_payments_gateway_reference",
                table: "payments",
                column: "gateway_reference",
                filter: "gateway <> 'simulated'");

            migrationBuilder.CreateIndex(
                name: "ix_payments_merchant_id",
                table: "payments",
                columns: new[] { "merchant", "id" },
                filter: "merchant IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_payments_user_id_id",
                table: "payments",
                columns: new[] { "user_id", "id" },
                filter: "user_id IS NOT NULL");

            migrationBuilder.AddCheckConstraint(
                name: "payments_amounts_in_order",
                table: "payments",
                sql: "refunded_minor BETWEEN 0 AND captured_minor AND captured_minor <= authorized_minor AND authorized_minor <= amount_minor");

            migrationBuilder.CreateIndex(
                name: "ix_payment_operations_next_attempt_at",
                table: "payment_operations",
                column: "next_attempt_at",
                filter: "status IN ('PENDING', 'INDETERMINATE')");

            migrationBuilder.CreateIndex(
                name: "ix_payment_operations_payment_id",
                table: "payment_operations",
                column: "payment_id");

            migrationBuilder.CreateIndex(
                name: "ux_payment_operations_one_without_answer",
                table: "payment_operations",
                column: "payment_id",
                unique: true,
                filter: "status IN ('PENDING', 'INDETERMINATE')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "payment_operations");

            migrationBuilder.DropIndex(
                name: "ix_payments_expires_at",
                table: "payments");

            migrationBuilder.DropIndex(
                name: "ix_payments_gateway_reference",
                table: "payments");

            migrationBuilder.DropIndex(
                name: "ix_payments_merchant_id",
                table: "payments");

            migrationBuilder.DropIndex(
                name: "ix_payments_user_id_id",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "payments_amounts_in_order",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "authorized_minor",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "brand",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "cancellation_reason",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "capture_method",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "captured_minor",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "charge_id",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "decline_code",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "description",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "email",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "expires_at",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "gateway",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "last4",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "merchant",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "metadata",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "refunded_minor",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "secret",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "steps",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "user_id",
                table: "payments");

            migrationBuilder.AlterColumn<string>(
                name: "payment_method",
                table: "payments",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "character varying(100)",
                oldMaxLength: 100,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "payer",
                table: "payments",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(254)",
                oldMaxLength: 254);
        }
    }
}
