using System.Globalization;
using Npgsql;
using Payments.AppHost.Startup;

namespace Payments.Tests.Support.Servers;

/// <summary>The PostgreSQL server of the hosts that tests start in their own process; each has a database of its own on it.</summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private const string User = "tests";

    /// <summary>Each host has pools of its own, which keep what they have opened for a while: many hosts share this server.</summary>
    private const int MaxConnections = 1_500;

    private readonly string connectionString;
    private readonly ServerProcess process;

    private PostgreSqlServer(string folder)
    {
        var (port, password) = (FreePort.Take(), Guid.NewGuid().ToString("N"));
        connectionString =
            $"Host=127.0.0.1;Port={port};Username={User};Password={password};Connection Idle Lifetime=10;Connection Pruning Interval=5";
        process = new ServerProcess(
            "postgres.sh",
            Path.Combine(folder, "postgres.log"),
            new Dictionary<string, string>
            {
                ["PROGRAMS"] = InstalledPrograms.PostgreSql!,
                ["DATA"] = Path.Combine(folder, "postgres"),
                ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["USERNAME"] = User,
                ["MAX_CONNECTIONS"] = MaxConnections.ToString(CultureInfo.InvariantCulture),
                ["PASSWORD"] = password,
            }
        );
    }

    /// <param name="folder">Gets the data and the log.</param>
    public static async Task<PostgreSqlServer> StartAsync(string folder)
    {
        var server = new PostgreSqlServer(folder);
        await Eventually.Be(
            async () =>
            {
                await server.ExecuteAsync("SELECT 1");
                return true;
            },
            "PostgreSQL answers",
            TestServers.StartBound
        );

        // Nobody cuts this machine's power; commits do not wait for its disk. Tests that kill a database have servers of their own.
        foreach (var setting in new[] { "fsync = off", "full_page_writes = off" })
        {
            await server.ExecuteAsync($"ALTER SYSTEM SET {setting}");
        }

        await server.ExecuteAsync("SELECT pg_reload_conf()");
        return server;
    }

    /// <param name="name">Its name.</param>
    /// <param name="template">The database that it is a copy of, to which nobody may be connected; null for an empty one.</param>
    /// <returns>The database's connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name, string? template = null)
    {
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template ?? "template1"}");
        return $"{connectionString};Database={name}";
    }

    public Task DropDatabaseAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    public void Dispose() => process.Dispose();

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
