using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace Payments.ProjectApi.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "inventory",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    capacity = table.Column<long>(type: "bigint", nullable: false),
                    held = table.Column<long>(type: "bigint", nullable: false),
                    committed = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inventory", x => x.id);
                    table.CheckConstraint("inventory_never_oversold", "held >= 0 AND committed >= 0 AND held + committed <= capacity");
                });

            migrationBuilder.CreateTable(
                name: "inventory_reservations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    inventory_id = table.Column<long>(type: "bigint", nullable: false),
                    quantity = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    reserved_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inventory_reservations", x => x.id);
                    table.CheckConstraint("inventory_reservations_quantity_above_zero", "quantity > 0");
                    table.ForeignKey(
                        name: "fk_inventory_reservations_inventory_inventory_id",
                        column: x => x.inventory_id,
                        principalTable: "inventory",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "projects",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    country = table.Column<string>(type: "character(2)", fixedLength: true, maxLength: 2, nullable: false),
                    price_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character(3)", fixedLength: true, maxLength: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_projects", x => x.id);
                    table.ForeignKey(
                        name: "fk_projects_inventory_id",
                        column: x => x.id,
                        principalTable: "inventory",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "purchases",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    request_id = table.Column<Guid>(type: "uuid", nullable: false),
                    project_id = table.Column<long>(type: "bigint", nullable: false),
                    user_id = table.Column<long>(type: "bigint", nullable: false),
                    username = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    kilograms = table.Column<long>(type: "bigint", nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character(3)", fixedLength: true, maxLength: 3, nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    reservation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    intent_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    client_secret = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    payable_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    notified_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    refunded_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_purchases", x => x.id);
                    table.CheckConstraint("purchases_kilograms_above_zero", "kilograms > 0 AND amount_minor > 0");
                    table.ForeignKey(
                        name: "fk_purchases_projects_project_id",
                        column: x => x.project_id,
                        principalTable: "projects",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "inventory",
                columns: new[] { "id", "capacity", "committed", "held" },
                values: new object[,]
                {
                    { 1L, 50000000L, 0L, 0L },
                    { 2L, 120000000L, 0L, 0L },
                    { 3L, 8000000L, 0L, 0L },
                    { 4L, 40000L, 0L, 0L },
                    { 5L, 300000L, 0L, 0L },
                    { 6L, 75000000L, 0L, 0L }
                });

            migrationBuilder.InsertData(
                table: "projects",
                columns: new[] { "id", "country", "currency", "kind", "name", "price_minor" },
                values: new object[,]
                {
                    { 1L, "BR", "USD", "reforestation", "Cerrado Reforestation", 1800L },
                    { 2L, "IN", "USD", "wind", "Kutch Wind Farm", 950L },
                    { 3L, "RW", "USD", "cookstoves", "Kigali Cookstoves", 1200L },
                    { 4L, "IS", "USD", "direct-air-capture", "Hellisheidi Direct Air Capture", 95000L },
                    { 5L, "NL", "EUR", "blue-carbon", "Wadden Sea Seagrass", 4500L },
                    { 6L, "CL", "USD", "solar", "Atacama Solar", 1100L }
                });

            migrationBuilder.CreateIndex(
                name: "ix_inventory_reservations_expires_at",
                table: "inventory_reservations",
                column: "expires_at",
                filter: "status = 'RESERVED'");

            migrationBuilder.CreateIndex(
                name: "ix_inventory_reservations_inventory_id",
                table: "inventory_reservations",
                column: "inventory_id");

            migrationBuilder.CreateIndex(
                name: "ix_purchases_payment_id",
                table: "purchases",
                column: "payment_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_purchases_project_id",
                table: "purchases",
                column: "project_id");

            migrationBuilder.CreateIndex(
                name: "ix_purchases_reservation_id",
                table: "purchases",
                column: "reservation_id");

            migrationBuilder.CreateIndex(
                name: "ix_purchases_user_id_id",
                table: "purchases",
                columns: new[] { "user_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_purchases_one_per_request",
                table: "purchases",
                column: "request_id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "inventory_reservations");

            migrationBuilder.DropTable(
                name: "purchases");

            migrationBuilder.DropTable(
                name: "projects");

            migrationBuilder.DropTable(
                name: "inventory");
        }
    }
}
