using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Payments.TuitionApi.Migrations
{
    /// <inheritdoc />
    public partial class PayRefundedBillsAgain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ux_tuition_payments_one_per_bill",
                table: "tuition_payments");

            migrationBuilder.CreateIndex(
                name: "ux_tuition_payments_one_per_bill",
                table: "tuition_payments",
                columns: new[] { "student_no", "term" },
                unique: true,
                filter: "status NOT IN ('FAILED', 'REFUNDED')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ux_tuition_payments_one_per_bill",
                table: "tuition_payments");

            migrationBuilder.CreateIndex(
                name: "ux_tuition_payments_one_per_bill",
                table: "tuition_payments",
                columns: new[] { "student_no", "term" },
                unique: true,
                filter: "status <> 'FAILED'");
        }
    }
}
