using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Payments.ServiceDefaults.Persistence;

/// <summary>Whether a database goes together with the migrations of the program.</summary>
internal static class MigrationHistory
{
    private const string TableExistsSql = "SELECT to_regclass({0}) IS NOT NULL AS \"Value\"";

    private const string History = "\"__EFMigrationsHistory\"";

    /// <summary>Through JSON, because databases of before the naming convention have no such column: then the id is empty.</summary>
    private const string IdsSql = $"SELECT coalesce(to_jsonb(h) ->> 'migration_id', '') AS \"Value\" FROM {History} h";

    /// <summary>
    /// Looks for what migrating would stumble over: a history from before the program's migrations were squashed into one, or tables that
    /// no migration has made. Migrations of a newer program are none: its instances and those of its predecessor run side by side for a
    /// while.
    /// </summary>
    /// <returns>Why the program cannot use the database; null when it can.</returns>
    public static async Task<string?> FindConflictAsync(DbContext db, CancellationToken ct)
    {
        if (!await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(ct))
        {
            return null;
        }

        // Tables before history: an instance that migrates at this moment commits both at once.
        var table = await FindTableAsync(db, ct);
        var applied = await ExistsAsync(db, History, ct) ? await db.Database.SqlQueryRaw<string>(IdsSql).ToListAsync(ct) : [];
        if (applied.Count == 0)
        {
            return table is null ? null : $"it has a table {table} that no migration has made";
        }

        return db.Database.GetMigrations().FirstOrDefault() is { } first && !applied.Contains(first)
            ? $"it was made by another version of this program, without the migration {first}"
            : null;
    }

    private static async Task<string?> FindTableAsync(DbContext db, CancellationToken ct)
    {
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetSchemaQualifiedTableName()).OfType<string>().Distinct())
        {
            if (await ExistsAsync(db, table, ct))
            {
                return table;
            }
        }

        return null;
    }

    private static Task<bool> ExistsAsync(DbContext db, string table, CancellationToken ct) =>
        db.Database.SqlQueryRaw<bool>(TableExistsSql, table).SingleAsync(ct);
}
