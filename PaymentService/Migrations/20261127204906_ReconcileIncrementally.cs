using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Payments.PaymentService.Migrations
{
    /// <inheritdoc />
    public partial class ReconcileIncrementally : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // They belonged to their runs, each once a run; the next full run finds again what is still there.
            migrationBuilder.Sql("DELETE FROM reconciliation_differences");

            migrationBuilder.DropForeignKey(
                name: "fk_reconciliation_differences_reconciliation_runs_run_id",
                table: "reconciliation_differences");

            migrationBuilder.DropIndex(
                name: "ix_reconciliation_differences_run_id",
                table: "reconciliation_differences");

            migrationBuilder.AddColumn<DateTime>(
                name: "compared_from",
                table: "reconciliation_runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "failure",
                table: "reconciliation_runs",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "found",
                table: "reconciliation_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "healed",
                table: "reconciliation_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "is_full",
                table: "reconciliation_runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "first_seen_at",
                table: "reconciliation_differences",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<DateTime>(
                name: "last_seen_at",
                table: "reconciliation_differences",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "reconciliation_differences",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "reference",
                table: "reconciliation_differences",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "resolved_at",
                table: "reconciliation_differences",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "resolved_by",
                table: "reconciliation_differences",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "status",
                table: "reconciliation_differences",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "reconciliation_state",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    compared_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    last_good_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    last_full_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    leased_by = table.Column<Guid>(type: "uuid", nullable: true),
                    leased_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reconciliation_state", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_reconciliation_differences_status_id",
                table: "reconciliation_differences",
                columns: new[] { "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_payments_created_at",
                table: "payments",
                column: "created_at")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "ix_payments_settled_at",
                table: "payments",
                column: "settled_at")
                .Annotation("Npgsql:IndexMethod", "brin");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "reconciliation_state");

            migrationBuilder.DropIndex(
                name: "ix_reconciliation_differences_status_id",
                table: "reconciliation_differences");

            migrationBuilder.DropIndex(
                name: "ix_payments_created_at",
                table: "payments");

            migrationBuilder.DropIndex(
                name: "ix_payments_settled_at",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "compared_from",
                table: "reconciliation_runs");

            migrationBuilder.DropColumn(
                name: "failure",
                table: "reconciliation_runs");

            migrationBuilder.DropColumn(
                name: "found",
                table: "reconciliation_runs");

            migrationBuilder.DropColumn(
                name: "healed",
                table: "reconciliation_runs");

            migrationBuilder.DropColumn(
                name: "is_full",
                table: "reconciliation_runs");

            migrationBuilder.DropColumn(
                name: "first_seen_at",
                table: "reconciliation_differences");

            migrationBuilder.DropColumn(
                name: "last_seen_at",
                table: "reconciliation_differences");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "reconciliation_differences");

            migrationBuilder.DropColumn(
                name: "reference",
                table: "reconciliation_differences");

            migrationBuilder.DropColumn(
                name: "resolved_at",
                table: "reconciliation_differences");

            migrationBuilder.DropColumn(
                name: "resolved_by",
                table: "reconciliation_differences");

            migrationBuilder.DropColumn(
                name: "status",
                table: "reconciliation_differences");

            migrationBuilder.CreateIndex(
                name: "ix_reconciliation_differences_run_id",
                table: "reconciliation_differences",
                column: "run_id");

            migrationBuilder.AddForeignKey(
                name: "fk_reconciliation_differences_reconciliation_runs_run_id",
                table: "reconciliation_differences",
                column: "run_id",
                principalTable: "reconciliation_runs",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
