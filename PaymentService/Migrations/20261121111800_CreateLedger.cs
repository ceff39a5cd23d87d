using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Payments.Ledger;

namespace Payments.PaymentService.Migrations;

/// <summary>The schema <c>ledger</c>. It has no model of its own: Entity Framework maps none of its tables.</summary>
[DbContext(typeof(PaymentsDb))]
[Migration("20261121111800_CreateLedger")]
public sealed class CreateLedger : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        foreach (var script in LedgerSchema.Initial)
        {
            migrationBuilder.Sql(script);
        }
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("DROP SCHEMA ledger CASCADE");
    }
}
