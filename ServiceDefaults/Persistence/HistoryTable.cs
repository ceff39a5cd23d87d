using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Payments.ServiceDefaults.Persistence;

/// <summary>The table in which Entity Framework keeps which migrations a database has had.</summary>
internal static class HistoryTable
{
    /// <summary>
    /// Makes it in a new database. Entity Framework makes it too, but only after an attempt to read it, which is an error in the logs of
    /// the service and of the database server.
    /// </summary>
    public static async Task EnsureAsync(DbContext db, CancellationToken ct)
    {
        if (await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(ct))
        {
            await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(ct);
        }
    }
}
