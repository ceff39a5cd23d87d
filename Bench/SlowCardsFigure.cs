using System.Diagnostics;
using System.Text;
using Npgsql;
using RabbitMQ.Client;

namespace Payments.Bench;

/// <summary>How long cards take that are paid behind others which the gateway answers slowly or not at all, beside cards alone.</summary>
internal static class SlowCardsFigure
{
    private const string Queue = "payment_queue";
    private const int FastCards = 500;
    private const int RatePerSecond = 125;
    private const int DefaultRounds = 5;

    /// <summary>Longer than a pass, so that every fast card is paid beside slow ones.</summary>
    private const string Slow = "00:00:05";

    /// <summary>Longer than the 12 s after which a call counts as unanswered.</summary>
    private const string Silent = "00:10:00";

    private static readonly int[] SlowOnes = [2, 4, 64];
    private static readonly TimeSpan SettledBound = TimeSpan.FromSeconds(60);

    public static readonly Figure Figure = new(
        "slow-cards",
        "500 cards behind 2, 4 and 64 slow ones and 64 silent ones, beside the same alone, p50 and p99",
        MeasureAsync
    );

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        await using var slow = await BenchEnvironment.CreateAsync(servers, "slow_cards", isOfService: true);
        await using var slowService = await StartAsync(slow, Slow);
        await using var silent = await BenchEnvironment.CreateAsync(servers, "silent_cards", isOfService: true);
        await using var silentService = await StartAsync(silent, Silent);
        var alone = new Contestant("alone, p50 and p99, ms", () => PassAsync(slow, slowService, 0));
        Contestant[] behind =
        [
            .. SlowOnes.Select(n => new Contestant($"behind {n} slow ones", () => PassAsync(slow, slowService, n))),
            new Contestant("behind 64 silent ones", () => PassAsync(silent, silentService, 64)),
        ];
        Progress.Say("slow-cards: warming up");
        await alone.WarmUpAsync();
        await alone.WarmUpAsync();
        await behind[^1].WarmUpAsync();
        await behind[^1].WarmUpAsync();
        await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, [alone, .. behind]);
        var conditions =
            $"slow-cards: {FastCards} messages to {Queue}, one due every {1000 / RatePerSecond} ms, after the slow ones were published; "
            + "from the due time until the answer is recorded (settled_at). PaymentService in a process of its own, with simulated "
            + "gateway, ledger and outbox; a slow card is answered after 5 s, a silent one never.";
        return
        [
            .. behind.SelectMany(contestant =>
                new[]
                {
                    new Row(
                        $"cards {contestant.Name}, p50, ms; control: alone",
                        contestant,
                        alone,
                        new Bar(1.5, AtLeast: false),
                        conditions
                    ),
                    new Row(
                        $"cards {contestant.Name}, p99, ms; control: alone",
                        contestant,
                        alone,
                        new Bar(1.5, AtLeast: false),
                        conditions,
                        Value: 1
                    ),
                }
            ),
        ];
    }

    private static Task<ServiceProcess> StartAsync(BenchEnvironment environment, string slowDelay) =>
        ServiceProcess.StartAsync(
            environment,
            "PaymentService",
            "payments",
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            ("Gateways__Default", "simulated"),
            ("Gateways__Simulated__SlowDelay", slowDelay)
        );

    private static async Task<Sample> PassAsync(BenchEnvironment environment, ServiceProcess service, int slowCards)
    {
        await environment.SettleDiskAsync();
        await using var channel = await environment.Connection.CreateChannelAsync();
        using var oneAtATime = new SemaphoreSlim(1);
        foreach (var _ in Enumerable.Range(0, slowCards))
        {
            await PublishAsync(Guid.CreateVersion7(), "pm_sim_slow");
        }

        var ids = Enumerable.Range(0, FastCards).Select(_ => Guid.CreateVersion7()).ToArray();
        var (cpu, serviceCpu) = (environment.Servers.Cpu.Read(), service.CpuSeconds);
        var (begun, ticks) = (DateTime.UtcNow, Stopwatch.GetTimestamp());
        var due = await OpenLoop.RunAsync(RatePerSecond, FastCards, index => PublishAsync(ids[index], "pm_card_visa"));
        await Wait.UntilAsync(
            async () => await CountAsync(environment, "settled_at IS NULL") <= slowCards,
            "all fast cards are paid",
            SettledBound
        );
        var used = environment.Servers.Cpu.Read() - cpu;
        used = used with { Bench = used.Bench + service.CpuSeconds - serviceCpu };
        var settled = await SettledAsync(environment, ids);
        double[] times =
        [
            .. ids.Select((id, i) => (settled[id] - begun).TotalMilliseconds - OpenLoop.MillisecondsBetween(ticks, due[i])).Order(),
        ];
        await EndAsync(environment);
        return new Sample([Percentile.Of(times, 0.50), Percentile.Of(times, 0.99)], used);

        async Task PublishAsync(Guid id, string paymentMethod)
        {
            // A channel must not be used by two threads at once.
            await oneAtATime.WaitAsync();
            try
            {
                await channel.BasicPublishAsync(
                    "",
                    Queue,
                    mandatory: true,
                    new BasicProperties { MessageId = id.ToString(), Persistent = true },
                    Encoding.UTF8.GetBytes($$"""{"user":"ada@example.com","paymentMethod":"{{paymentMethod}}"}""")
                );
            }
            finally
            {
                oneAtATime.Release();
            }
        }
    }

    /// <summary>The next pass begins without cards that are still being asked, or asked again.</summary>
    private static async Task EndAsync(BenchEnvironment environment)
    {
        await Wait.UntilAsync(
            async () => await CountAsync(environment, "status = 'PROCESSING'") == 0,
            "no card is being asked",
            SettledBound
        );
        await environment.ExecuteAsync("TRUNCATE payments, payment_operations, messaging.outbox");
    }

    private static async Task<long> CountAsync(BenchEnvironment environment, string condition) =>
        await environment.CountRowsAsync($"payments WHERE {condition}");

    private static async Task<Dictionary<Guid, DateTime>> SettledAsync(BenchEnvironment environment, Guid[] ids)
    {
        await using var command = environment.Source.CreateCommand("SELECT id, settled_at FROM payments WHERE id = ANY ($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = ids });
        await using var reader = await command.ExecuteReaderAsync();
        var settled = new Dictionary<Guid, DateTime>();
        while (await reader.ReadAsync())
        {
            settled[reader.GetGuid(0)] = reader.GetDateTime(1);
        }

        return settled;
    }
}
