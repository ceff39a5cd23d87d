using System.Globalization;
using System.Net;
using Npgsql;
using Payments.AppHost.Startup;
using Payments.Tests.Support;

namespace Payments.Tests.Soak.Servers;

/// <summary>A PostgreSQL server for this run.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    public const string Producers = "soak_producers";
    public const string Consumers = "soak_consumers";

    private const string User = "soak";

    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(3);

    private readonly string password = Guid.NewGuid().ToString("N");
    private readonly ServerProcess process;

    public PostgresServer(string infrastructure, string folder)
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, FreePort.Take());
        process = new ServerProcess(
            Path.Combine(infrastructure, "postgres.sh"),
            Path.Combine(folder, "postgres.log"),
            new Dictionary<string, string>
            {
                ["PROGRAMS"] = InstalledPrograms.PostgreSql!,
                ["DATA"] = Path.Combine(folder, "postgres"),
                ["PORT"] = EndPoint.Port.ToString(CultureInfo.InvariantCulture),
                ["USERNAME"] = User,
                ["PASSWORD"] = password,
            }
        );
    }

    public IPEndPoint EndPoint { get; }

    public string ConnectionString(string database, int port) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = User,
            Password = password,
            Database = database,
        }.ConnectionString;

    public async Task StartAsync()
    {
        process.Start();
        await Eventually.Be(async () => await ScalarAsync("postgres", "SELECT 1") is 1, "the database answers", StartBound);
    }

    public Task KillAsync() => process.KillAsync();

    /// <summary>Runs one statement on a direct connection to the server, without a proxy.</summary>
    public async Task<object?> ScalarAsync(string database, string sql)
    {
        await using var source = Open(database);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>All rows of a query, each read by <paramref name="read"/>.</summary>
    public async Task<List<T>> RowsAsync<T>(string database, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var source = Open(database);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    // Without a pool: pooled connections would not survive a kill of the server, and their next user would get an error.
    private NpgsqlDataSource Open(string database) => NpgsqlDataSource.Create(ConnectionString(database, EndPoint.Port) + ";Pooling=false");
}
