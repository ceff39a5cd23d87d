using System.Reflection;
using Npgsql;

namespace Payments.ServiceDefaults.Persistence;

/// <summary>
/// The tables of a library, in a schema of their own inside each service's database: made by numbered SQL scripts when the service starts,
/// not by its migrations. Scripts are only ever added.
/// </summary>
/// <param name="schema">The schema's name.</param>
/// <param name="lockKey">Key of the advisory lock under which instances that start together take turns.</param>
/// <param name="assembly">Holds the scripts as resources.</param>
/// <param name="scripts">Names of the resources, in the order of their numbers.</param>
public sealed class SchemaScripts(string schema, long lockKey, Assembly assembly, params IReadOnlyList<string> scripts)
{
    /// <summary>Brings the schema up to the newest version; safe to run from several instances at once.</summary>
    /// <exception cref="NpgsqlException">The database is away, or refuses.</exception>
    public async Task ApplyAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({lockKey})", ct);
        await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {schema}", ct);
        await ExecuteAsync(
            connection,
            $"CREATE TABLE IF NOT EXISTS {schema}.version (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
            ct
        );
        await using var command = new NpgsqlCommand($"SELECT coalesce(max(version), 0) FROM {schema}.version", connection);
        for (var version = (int)(await command.ExecuteScalarAsync(ct))! + 1; version <= scripts.Count; version++)
        {
            await ExecuteAsync(connection, Script(scripts[version - 1]), ct);
            await ExecuteAsync(connection, $"INSERT INTO {schema}.version (version) VALUES ({version})", ct);
        }

        await transaction.CommitAsync(ct);
    }

    private string Script(string name)
    {
        using var stream =
            assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The embedded script {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
