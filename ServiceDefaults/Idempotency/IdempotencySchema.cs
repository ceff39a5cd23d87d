using Npgsql;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>The table of keys, in a schema of its own inside each service's database. Made when the service starts, not by its migrations.</summary>
internal static class IdempotencySchema
{
    /// <summary>The schema's name.</summary>
    public const string Name = "idempotency";

    /// <summary>Key of the advisory lock under which instances that start together take turns ("idempo" in ASCII).</summary>
    private const long LockKey = 0x6964656D706F;

    private static readonly string[] Versions = ["001_idempotency_keys.sql"];

    /// <summary>Brings the schema up to the newest version; safe to run from several instances at once.</summary>
    /// <exception cref="NpgsqlException">The database is away, or refuses.</exception>
    public static async Task ApplyAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", ct);
        await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {Name}", ct);
        await ExecuteAsync(connection, $"CREATE TABLE IF NOT EXISTS {Name}.version (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())", ct);
        await using var command = new NpgsqlCommand($"SELECT coalesce(max(version), 0) FROM {Name}.version", connection);
        for (var version = (int)(await command.ExecuteScalarAsync(ct))! + 1; version <= Versions.Length; version++)
        {
            await ExecuteAsync(connection, Script(Versions[version - 1]), ct);
            await ExecuteAsync(connection, $"INSERT INTO {Name}.version (version) VALUES ({version})", ct);
        }

        await transaction.CommitAsync(ct);
    }

    private static string Script(string name)
    {
        using var stream = typeof(IdempotencySchema).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The embedded script {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
