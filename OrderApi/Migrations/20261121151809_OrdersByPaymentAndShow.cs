using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Payments.OrderApi.Migrations
{
    /// <inheritdoc />
    public partial class OrdersByPaymentAndShow : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orders_show_id",
                table: "orders");

            migrationBuilder.CreateIndex(
                name: "ix_orders_payment_status_id",
                table: "orders",
                columns: new[] { "payment_status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_show_id_id",
                table: "orders",
                columns: new[] { "show_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orders_payment_status_id",
                table: "orders");

            migrationBuilder.DropIndex(
                name: "ix_orders_show_id_id",
                table: "orders");

            migrationBuilder.CreateIndex(
                name: "ix_orders_show_id",
                table: "orders",
                column: "show_id");
        }
    }
}
