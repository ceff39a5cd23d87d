using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Payments.Bench;

/// <summary>The broker and the database server that bench.sh has started for this run alone.</summary>
internal sealed class Servers : IDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(60);

    private readonly HttpClient management;

    private Servers()
    {
        Amqp = new Uri(Required("BENCH_AMQP"));
        Postgres = Required("BENCH_POSTGRES");
        Cpu = new CpuMeter(Pid("BENCH_BROKER_PID"), Pid("BENCH_DATABASE_PID"));
        management = new HttpClient { BaseAddress = new Uri(Required("BENCH_MANAGEMENT")) };
        management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Amqp.UserInfo))
        );
    }

    public Uri Amqp { get; }

    /// <summary>Connection string without a database.</summary>
    public string Postgres { get; }

    public CpuMeter Cpu { get; }

    public static async Task<Servers> ConnectAsync()
    {
        var servers = new Servers();
        await Wait.UntilAsync(servers.AreUpAsync, "broker and database are up", StartBound);

        // No checkpoint by time or size falls into a pass; each figure makes its own between passes.
        await servers.ExecuteAsync("ALTER SYSTEM SET checkpoint_timeout = '1h'");
        await servers.ExecuteAsync("ALTER SYSTEM SET max_wal_size = '16GB'");
        await servers.ExecuteAsync("SELECT pg_reload_conf()");
        return servers;
    }

    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Postgres + ";Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async Task CreateVirtualHostAsync(string name)
    {
        using var answer = await management.PutAsJsonAsync($"/api/vhosts/{name}", new { });
        answer.EnsureSuccessStatusCode();
    }

    public async Task DeleteVirtualHostAsync(string name)
    {
        using var answer = await management.DeleteAsync($"/api/vhosts/{name}");
        answer.EnsureSuccessStatusCode();
    }

    public Task<JsonElement> AskBrokerAsync(string path) => management.GetFromJsonAsync<JsonElement>(path);

    public void Dispose() => management.Dispose();

    private async Task<bool> AreUpAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            await AskBrokerAsync("/api/overview");
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or HttpRequestException)
        {
            return false;
        }
    }

    private static int Pid(string name) => int.Parse(Required(name), CultureInfo.InvariantCulture);

    private static string Required(string name) =>
        Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set; ./bench.sh starts the servers and sets it.");
}
