using System.Diagnostics;
using Payments.Messaging;

namespace Payments.Bench;

/// <summary>Publish to handled: ours with outbox, inbox and a row as effect, MassTransit with none of them.</summary>
internal static class MassTransitFigure
{
    private const string Queue = "bench.hop.q";
    private const string PeerQueue = "bench.peer.q";
    private const int DefaultMessages = 50_000;
    private const int DefaultRounds = 5;
    private const int WarmUpMessages = 10_000;
    private const int Writers = 4;
    private const int PerTransaction = 50;

    private static readonly TimeSpan HandledBound = TimeSpan.FromMinutes(2);

    public static readonly Figure Figure = new(
        "masstransit",
        "publish to handled, against MassTransit 8.5 without outbox, messages/s",
        MeasureAsync
    );

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        var messages = options.Messages ?? DefaultMessages;
        QueueSubscription? subscription = null;
        await using var environment = await BenchEnvironment.CreateAsync(servers, Figure.Name);
        await using var host = await BenchHost.StartReadyAsync(
            environment.Addresses,
            messaging => messaging.Consume<BenchEvent, RecordEffect>(Queue, [BenchEvent.Type], s => subscription = s)
        );
        await using var peer = await MassTransitPeer.StartAsync(environment.Addresses.Amqp, PeerQueue, subscription!.Prefetch);

        Progress.Say("masstransit: warming up");
        await OursAsync(environment, host, WarmUpMessages);
        await PeerAsync(environment, peer, WarmUpMessages);

        var ours = new Contestant("ours", () => OursAsync(environment, host, messages));
        var control = new Contestant("MassTransit", () => PeerAsync(environment, peer, messages));
        await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, ours, control);
        var conditions =
            $"masstransit: {messages:N0} messages, {BenchEvent.Size} bytes JSON (MassTransit's envelope comes on top), {Writers} "
            + $"writers, prefetch {subscription!.Prefetch}, one quorum queue, one consumer. "
            + $"Ours: transactions of {PerTransaction} events, from the first commit begun until every effect is committed, concurrency "
            + $"{subscription.Concurrency}, groups of up to {subscription.MaxGroupSize}. "
            + $"MassTransit: {PerTransaction} publishes at a time a writer, each confirmed, until every message is handled; its handler "
            + "only counts; as many handlers at a time as the prefetch; no database.";
        return
        [
            new Row(
                "masstransit, messages/s, ours with outbox and inbox; control: MassTransit without",
                ours,
                control,
                new Bar(1, AtLeast: true),
                conditions
            ),
        ];
    }

    private static async Task<Sample> OursAsync(BenchEnvironment environment, BenchHost host, int messages)
    {
        await environment.ResetTablesAsync();
        var log = host.Logs.Current = new CommitLog(messages);
        return await MeasureAsync(environment, log, messages, indices => host.CommitAsync(indices.Select(BenchEvent.Of)));
    }

    private static async Task<Sample> PeerAsync(BenchEnvironment environment, MassTransitPeer peer, int messages)
    {
        await environment.ResetTablesAsync();
        var log = peer.Log = new CommitLog(messages);
        return await MeasureAsync(environment, log, messages, peer.PublishAsync);
    }

    private static async Task<Sample> MeasureAsync(
        BenchEnvironment environment,
        CommitLog log,
        int messages,
        Func<IEnumerable<int>, Task> send
    )
    {
        var next = 0;
        var cpu = environment.Servers.Cpu.Read();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync)));
        await log.AllCommittedAsync(HandledBound);
        return new Sample([messages / Stopwatch.GetElapsedTime(started).TotalSeconds], environment.Servers.Cpu.Read() - cpu);

        async Task WriteAsync()
        {
            while (Interlocked.Add(ref next, PerTransaction) - PerTransaction is var first && first < messages)
            {
                await send(Enumerable.Range(first, Math.Min(PerTransaction, messages - first)));
            }
        }
    }
}
