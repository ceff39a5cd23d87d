using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RabbitMQ.Client;

namespace Payments.Bench;

/// <summary>Machine, versions, and the durability that the servers say they have; read from them, not assumed.</summary>
internal sealed record Settings(IReadOnlyList<string> Lines)
{
    private static readonly string[] DatabaseSettings =
    [
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "wal_sync_method",
        "shared_buffers",
        "max_wal_size",
        "checkpoint_timeout",
        "autovacuum",
    ];

    /// <summary>The broker's statistics of a channel appear every 5 s.</summary>
    private static readonly TimeSpan StatisticsBound = TimeSpan.FromSeconds(20);

    public static async Task<Settings> ReadAsync(Servers servers)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30);
        var database = new List<string>();
        foreach (var setting in DatabaseSettings)
        {
            database.Add($"{setting} {await servers.ExecuteAsync($"SHOW {setting}")}");
        }

        var broker = await servers.AskBrokerAsync("/api/overview");
        return new Settings([
            $"Commit {Environment.GetEnvironmentVariable("BENCH_COMMIT") ?? "unknown"}, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, "
                + $"{Environment.ProcessorCount} cores ({CpuModel()}), {memory} GB, {RuntimeInformation.OSDescription}; load average "
                + $"before: {File.ReadAllText("/proc/loadavg").Trim()}",
            $"{RuntimeInformation.FrameworkDescription}, RabbitMQ {broker.GetProperty("rabbitmq_version")} (Erlang "
                + $"{broker.GetProperty("erlang_version")}), "
                + $"PostgreSQL {await servers.ExecuteAsync("SHOW server_version")}, RabbitMQ.Client {VersionOf<ConnectionFactory>()}, "
                + $"Npgsql {VersionOf<NpgsqlConnection>()}, "
                + $"EF Core {VersionOf<DbContext>()}, MassTransit.RabbitMQ {VersionOf<MassTransit.IRabbitMqBusFactoryConfigurator>()}",
            $"PostgreSQL: {string.Join(", ", database)}",
            $"RabbitMQ, as its management API shows a bench host: {await DescribeBrokerAsync(servers)}",
        ]);
    }

    public override string ToString() => string.Join(Environment.NewLine, Lines.Select(l => $"- {l}"));

    private static async Task<string> DescribeBrokerAsync(Servers servers)
    {
        const string figure = "settings";
        await using var environment = await BenchEnvironment.CreateAsync(servers, figure);
        await environment.DeclareQueueAsync("bench.settings.q");
        await using var host = await BenchHost.StartReadyAsync(environment.Addresses);
        JsonElement publishing = default;
        await Wait.UntilAsync(
            async () =>
            {
                var channels = await servers.AskBrokerAsync($"/api/vhosts/bench_{figure}/channels");
                publishing = channels
                    .EnumerateArray()
                    .FirstOrDefault(c => c.TryGetProperty("confirm", out var confirm) && confirm.GetBoolean());
                return publishing.ValueKind == JsonValueKind.Object;
            },
            "the broker shows a channel in confirm mode",
            StatisticsBound
        );
        var queues = (await servers.AskBrokerAsync($"/api/queues/bench_{figure}")).EnumerateArray().ToList();
        var types = queues.Select(q => q.GetProperty("type").GetString()).Distinct();
        var durable = queues.All(q => q.GetProperty("durable").GetBoolean());
        return $"{queues.Count} queues, all of type {string.Join(" and ", types)}, durable {durable}; the relay's channel has confirm "
            + $"{publishing.GetProperty("confirm")}; "
            + $"messages carry delivery mode {environment.Template.DeliveryMode} and {environment.Template.HeaderCount} headers";
    }

    private static string CpuModel() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        ?? "unknown";

    private static string VersionOf<T>() =>
        typeof(T).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
