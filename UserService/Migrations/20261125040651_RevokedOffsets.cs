using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Payments.UserService.Migrations
{
    /// <inheritdoc />
    public partial class RevokedOffsets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<long>(
                name: "project_id",
                table: "offsets",
                type: "bigint",
                nullable: true,
                oldClrType: typeof(long),
                oldType: "bigint");

            migrationBuilder.AlterColumn<long>(
                name: "kilograms",
                table: "offsets",
                type: "bigint",
                nullable: true,
                oldClrType: typeof(long),
                oldType: "bigint");

            migrationBuilder.AlterColumn<DateTime>(
                name: "credited_at",
                table: "offsets",
                type: "timestamp with time zone",
                nullable: true,
                oldClrType: typeof(DateTime),
                oldType: "timestamp with time zone");

            migrationBuilder.AddColumn<DateTime>(
                name: "revoked_at",
                table: "offsets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddCheckConstraint(
                name: "offsets_credited_or_revoked",
                table: "offsets",
                sql: "num_nulls(project_id, kilograms, credited_at) = 0 OR num_nonnulls(project_id, kilograms, credited_at) = 0 AND revoked_at IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "offsets_credited_or_revoked",
                table: "offsets");

            migrationBuilder.DropColumn(
                name: "revoked_at",
                table: "offsets");

            migrationBuilder.AlterColumn<long>(
                name: "project_id",
                table: "offsets",
                type: "bigint",
                nullable: false,
                defaultValue: 0L,
                oldClrType: typeof(long),
                oldType: "bigint",
                oldNullable: true);

            migrationBuilder.AlterColumn<long>(
                name: "kilograms",
                table: "offsets",
                type: "bigint",
                nullable: false,
                defaultValue: 0L,
                oldClrType: typeof(long),
                oldType: "bigint",
                oldNullable: true);

            migrationBuilder.AlterColumn<DateTime>(
                name: "credited_at",
                table: "offsets",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified),
                oldClrType: typeof(DateTime),
                oldType: "timestamp with time zone",
                oldNullable: true);
        }
    }
}
