using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace Payments.TuitionApi.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "students",
                columns: table => new
                {
                    student_no = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    email = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    payment_method = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_students", x => x.student_no);
                });

            migrationBuilder.CreateTable(
                name: "terms",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_terms", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "bills",
                columns: table => new
                {
                    student_no = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    term = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character(3)", fixedLength: true, maxLength: 3, nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    paid_by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bills", x => new { x.student_no, x.term });
                    table.CheckConstraint("bills_amount_above_zero", "amount_minor > 0");
                    table.ForeignKey(
                        name: "fk_bills_students_student_no",
                        column: x => x.student_no,
                        principalTable: "students",
                        principalColumn: "student_no",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_bills_terms_term",
                        column: x => x.term,
                        principalTable: "terms",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "tuition_payments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    student_no = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    term = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character(3)", fixedLength: true, maxLength: 3, nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    failure_code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tuition_payments", x => x.id);
                    table.ForeignKey(
                        name: "fk_tuition_payments_bills_student_no_term",
                        columns: x => new { x.student_no, x.term },
                        principalTable: "bills",
                        principalColumns: new[] { "student_no", "term" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "tuition_payment_steps",
                columns: table => new
                {
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tuition_payment_steps", x => new { x.payment_id, x.kind });
                    table.ForeignKey(
                        name: "fk_tuition_payment_steps_tuition_payments_payment_id",
                        column: x => x.payment_id,
                        principalTable: "tuition_payments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "students",
                columns: new[] { "student_no", "email", "name", "payment_method" },
                values: new object[,]
                {
                    { "S001", "ada.okafor@students.example.com", "Ada Okafor", "pm_card_visa" },
                    { "S002", "bjorn.lindqvist@students.example.com", "Björn Lindqvist", "pm_card_visa" },
                    { "S003", "chen.mei@students.example.com", "Chen Mei", "pm_card_visa" },
                    { "S004", "dolores.vega@students.example.com", "Dolores Vega", "pm_card_visa" },
                    { "S005", "emil.novak@students.example.com", "Emil Novak", "pm_card_chargeDeclined" }
                });

            migrationBuilder.InsertData(
                table: "terms",
                columns: new[] { "code", "starts_on" },
                values: new object[,]
                {
                    { "Fall2024", new DateOnly(2024, 9, 2) },
                    { "Fall2025", new DateOnly(2025, 9, 1) },
                    { "Fall2026", new DateOnly(2026, 9, 7) },
                    { "Spring2024", new DateOnly(2024, 2, 5) },
                    { "Spring2025", new DateOnly(2025, 2, 3) },
                    { "Spring2026", new DateOnly(2026, 2, 2) }
                });

            migrationBuilder.InsertData(
                table: "bills",
                columns: new[] { "student_no", "term", "amount_minor", "currency", "paid_by", "status" },
                values: new object[,]
                {
                    { "S001", "Fall2024", 427500L, "USD", null, "UNPAID" },
                    { "S001", "Fall2025", 442500L, "USD", null, "UNPAID" },
                    { "S001", "Fall2026", 457500L, "USD", null, "UNPAID" },
                    { "S001", "Spring2024", 420000L, "USD", null, "UNPAID" },
                    { "S001", "Spring2025", 435000L, "USD", null, "UNPAID" },
                    { "S001", "Spring2026", 450000L, "USD", null, "UNPAID" },
                    { "S002", "Fall2024", 428500L, "USD", null, "UNPAID" },
                    { "S002", "Fall2025", 443500L, "USD", null, "UNPAID" },
                    { "S002", "Fall2026", 458500L, "USD", null, "UNPAID" },
                    { "S002", "Spring2024", 421000L, "USD", null, "UNPAID" },
                    { "S002", "Spring2025", 436000L, "USD", null, "UNPAID" },
                    { "S002", "Spring2026", 451000L, "USD", null, "UNPAID" },
                    { "S003", "Fall2024", 429500L, "USD", null, "UNPAID" },
                    { "S003", "Fall2025", 444500L, "USD", null, "UNPAID" },
                    { "S003", "Fall2026", 459500L, "USD", null, "UNPAID" },
                    { "S003", "Spring2024", 422000L, "USD", null, "UNPAID" },
                    { "S003", "Spring2025", 437000L, "USD", null, "UNPAID" },
                    { "S003", "Spring2026", 452000L, "USD", null, "UNPAID" },
                    { "S004", "Fall2024", 430500L, "USD", null, "UNPAID" },
                    { "S004", "Fall2025", 445500L, "USD", null, "UNPAID" },
                    { "S004", "Fall2026", 460500L, "USD", null, "UNPAID" },
                    { "S004", "Spring2024", 423000L, "USD", null, "UNPAID" },
                    { "S004", "Spring2025", 438000L, "USD", null, "UNPAID" },
                    { "S004", "Spring2026", 453000L, "USD", null, "UNPAID" },
                    { "S005", "Fall2024", 431500L, "USD", null, "UNPAID" },
                    { "S005", "Fall2025", 446500L, "USD", null, "UNPAID" },
                    { "S005", "Fall2026", 461500L, "USD", null, "UNPAID" },
                    { "S005", "Spring2024", 424000L, "USD", null, "UNPAID" },
                    { "S005", "Spring2025", 439000L, "USD", null, "UNPAID" },
                    { "S005", "Spring2026", 454000L, "USD", null, "UNPAID" }
                });

            migrationBuilder.CreateIndex(
                name: "ix_bills_term",
                table: "bills",
                column: "term");

            migrationBuilder.CreateIndex(
                name: "ux_tuition_payments_one_per_bill",
                table: "tuition_payments",
                columns: new[] { "student_no", "term" },
                unique: true,
                filter: "status <> 'FAILED'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "tuition_payment_steps");

            migrationBuilder.DropTable(
                name: "tuition_payments");

            migrationBuilder.DropTable(
                name: "bills");

            migrationBuilder.DropTable(
                name: "students");

            migrationBuilder.DropTable(
                name: "terms");
        }
    }
}
