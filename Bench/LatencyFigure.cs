using Payments.Messaging;

namespace Payments.Bench;

/// <summary>
/// From a request's due time, through outbox, broker and inbox, to the handler's commit, against the same steps without Messaging.
/// </summary>
internal static class LatencyFigure
{
    private const string Queue = "bench.latency.q";
    private const string RawQueue = "bench.latency-raw.q";
    private const int RatePerSecond = 200;
    private const int SecondsPerPass = 10;
    private const int WarmUpSeconds = 5;
    private const int DefaultRounds = 5;

    private static readonly TimeSpan LastBound = TimeSpan.FromSeconds(30);

    public static readonly Figure Figure = new("latency", "commit to handler's commit, open loop at 200/s, p50 and p99", MeasureAsync);

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        // A pass lasts no longer than this, however many messages the other figures are asked for.
        var messages = Math.Min(options.Messages ?? int.MaxValue, RatePerSecond * SecondsPerPass);
        QueueSubscription? subscription = null;
        await using var environment = await BenchEnvironment.CreateAsync(servers, Figure.Name);
        await using var host = await BenchHost.StartReadyAsync(
            environment.Addresses,
            messaging => messaging.Consume<BenchEvent, RecordEffect>(Queue, [BenchEvent.Type], s => subscription = s)
        );
        await using var raw = await RawHop.StartAsync(environment, RawQueue, subscription!);

        Progress.Say("latency: warming up");
        await OursAsync(environment, host, RatePerSecond * WarmUpSeconds);
        await RawAsync(environment, raw, RatePerSecond * WarmUpSeconds);

        var ours = new Contestant("ours p50 and p99, ms", () => OursAsync(environment, host, messages));
        var control = new Contestant("control p50 and p99, ms", () => RawAsync(environment, raw, messages));
        await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, ours, control);
        var conditions =
            $"latency: {messages:N0} requests a pass, one due every {1000 / RatePerSecond} ms whatever became of the ones before, "
            + $"counted from the due time; {BenchEvent.Size} bytes JSON, "
            + $"prefetch {subscription!.Prefetch}, concurrency {subscription.Concurrency}. Control: commit of an outbox-sized row, "
            + "publish (confirm awaited beside), "
            + $"consume with as many lanes, inbox and effect in one commit; each commit is one round trip.";
        return
        [
            new Row("latency p50, ms; control: raw round trip and the two commits", ours, control, new Bar(2, AtLeast: false), conditions),
            new Row("latency p99, ms; control: the same", ours, control, new Bar(3, AtLeast: false), conditions, Value: 1),
        ];
    }

    private static async Task<Sample> OursAsync(BenchEnvironment environment, BenchHost host, int messages)
    {
        await environment.ResetTablesAsync();
        var log = host.Logs.Current = new CommitLog(messages);
        return await MeasureAsync(environment, log, messages, index => host.CommitAsync([BenchEvent.Of(index)]));
    }

    private static async Task<Sample> RawAsync(BenchEnvironment environment, RawHop raw, int messages)
    {
        await environment.ResetTablesAsync();
        await raw.ResetAsync();
        var log = raw.Log = new CommitLog(messages);
        return await MeasureAsync(environment, log, messages, raw.SendAsync);
    }

    private static async Task<Sample> MeasureAsync(BenchEnvironment environment, CommitLog log, int messages, Func<int, Task> request)
    {
        var cpu = environment.Servers.Cpu.Read();
        var due = await OpenLoop.RunAsync(RatePerSecond, messages, request);
        await log.AllCommittedAsync(LastBound);
        var used = environment.Servers.Cpu.Read() - cpu;
        double[] latencies =
        [
            .. Enumerable.Range(0, messages).Select(i => OpenLoop.MillisecondsBetween(due[i], log.CommittedAt(i))).Order(),
        ];
        return new Sample([Percentile.Of(latencies, 0.50), Percentile.Of(latencies, 0.99)], used);
    }
}
