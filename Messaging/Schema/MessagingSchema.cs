using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Payments.Messaging;

/// <summary>The tables of the outbox, the inbox and dead letters, in a schema of their own in each service's database.</summary>
public static class MessagingSchema
{
    /// <summary>The schema's name.</summary>
    public const string Name = "messaging";

    /// <summary>Key of the advisory lock that serializes instances that start together ("messag" in ASCII).</summary>
    private const long LockKey = 0x6D6573736167;

    /// <summary>In order; later versions are added, never changed.</summary>
    private static readonly string[] Versions = ["001_initial.sql"];

    /// <summary>Migrates the schema to the newest version; safe to run from several instances at once.</summary>
    /// <exception cref="NpgsqlException">The database is unavailable, or refuses.</exception>
    public static async Task ApplyAsync(DbContext db, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        await db.Database.OpenConnectionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", ct);
        await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {Name}", ct);
        await ExecuteAsync(
            connection,
            $"CREATE TABLE IF NOT EXISTS {Name}.version (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
            ct
        );
        var applied = Convert.ToInt32(await ScalarAsync(connection, $"SELECT coalesce(max(version), 0) FROM {Name}.version", ct), null);
        for (var version = applied + 1; version <= Versions.Length; version++)
        {
            await ExecuteAsync(connection, Script(Versions[version - 1]), ct);
            await ExecuteAsync(connection, $"INSERT INTO {Name}.version (version) VALUES ({version})", ct);
        }

        await transaction.CommitAsync(ct);
        await db.Database.CloseConnectionAsync();
    }

    private static string Script(string name)
    {
        using var stream =
            typeof(MessagingSchema).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The embedded script {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct);
    }
}
