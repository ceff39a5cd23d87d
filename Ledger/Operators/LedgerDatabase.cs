using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Payments.Ledger.Operators;

/// <summary>The connection of a request to the database that has the ledger's schema.</summary>
internal sealed class LedgerDatabase(DbContext db)
{
    /// <returns>A connection that is closed with the request.</returns>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        return (NpgsqlConnection)db.Database.GetDbConnection();
    }
}
