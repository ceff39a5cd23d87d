using System.Diagnostics;
using Payments.Messaging;

namespace Payments.Bench;

/// <summary>How fast a waiting queue is consumed with inbox and effect, against the same SQL without a broker.</summary>
internal static class ConsumeFigure
{
    private const string Queue = "bench.consume.q";
    private const int DefaultMessages = 50_000;
    private const int DefaultRounds = 5;
    private const int WarmUpMessages = 10_000;

    /// <summary>Unconfirmed messages while the queue is filled, which is not measured.</summary>
    private const int FillWindow = 2_000;

    private static readonly TimeSpan ConsumeBound = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EmptyBound = TimeSpan.FromSeconds(10);

    public static readonly Figure Figure = new("consume", "durable consume with inbox and one-row effect, messages/s", MeasureAsync);

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        var messages = options.Messages ?? DefaultMessages;
        QueueSubscription? subscription = null;
        void Register(MessagingBuilder messaging) =>
            messaging.Consume<BenchEvent, RecordEffect>(Queue, [BenchEvent.Type], s => subscription = s);

        await using var place = await Place.CreateAsync(servers, Figure.Name);
        await using (await BenchHost.StartReadyAsync(place.Addresses, Register))
        {
            // Declares the queue.
        }

        await using var raw = await RawPublisher.OpenAsync(place, FillWindow);
        var settlement = new RawSettlement(place, Queue, subscription!.Concurrency, subscription.MaxGroupSize);

        Progress.Say("consume: warming up");
        await ConsumeAsync(place, raw, Register, WarmUpMessages);
        await SettleAsync(place, settlement, WarmUpMessages, prepared: false);
        await SettleAsync(place, settlement, WarmUpMessages, prepared: true);

        var ours = new Contestant("ours", () => ConsumeAsync(place, raw, Register, messages));
        var plain = new Contestant("control, unprepared", () => SettleAsync(place, settlement, messages, prepared: false));
        var prepared = new Contestant("control, prepared", () => SettleAsync(place, settlement, messages, prepared: true));
        await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, ours, plain, prepared);
        var bar = new Bar(0.6, AtLeast: true);
        var conditions =
            $"consume: {messages:N0} messages waiting, {BenchEvent.Size} bytes JSON, prefetch {subscription.Prefetch}, concurrency {subscription.Concurrency}, groups of up to "
            + $"{subscription.MaxGroupSize}; from the first handled to the last committed. Control: {subscription.Concurrency} Npgsql connections by the same string, groups of {subscription.MaxGroupSize}: "
            + "BEGIN, inbox insert by unnest, the effects' INSERTs in one batch, COMMIT; no broker, no JSON.";
        return
        [
            new Row("consume, messages/s; control: the same SQL, not prepared", ours, plain, bar, conditions),
            new Row("consume, messages/s; control: the same SQL, prepared", ours, prepared, bar, conditions),
        ];
    }

    private static async Task<Sample> ConsumeAsync(Place place, RawPublisher raw, Action<MessagingBuilder> register, int messages)
    {
        await place.ResetTablesAsync();
        await raw.PublishAsync(messages, ConfirmWait.Sliding);
        var log = new CommitLog(messages);
        var cpu = place.Servers.Cpu.Read();
        await using var host = await BenchHost.StartAsync(place.Addresses, register, log: log);
        await log.AllCommittedAsync(ConsumeBound);
        var used = place.Servers.Cpu.Read() - cpu;
        await Wait.UntilAsync(async () => await place.CountMessagesAsync(Queue) == 0, "the queue is empty", EmptyBound);
        await CheckAsync(place, messages);
        return new Sample([messages / log.Duration.TotalSeconds], used);
    }

    private static async Task<Sample> SettleAsync(Place place, RawSettlement settlement, int messages, bool prepared)
    {
        await place.ResetTablesAsync();
        var cpu = place.Servers.Cpu.Read();
        var started = Stopwatch.GetTimestamp();
        await settlement.RunAsync(messages, prepared);
        var took = Stopwatch.GetElapsedTime(started);
        var used = place.Servers.Cpu.Read() - cpu;
        await CheckAsync(place, messages);
        return new Sample([messages / took.TotalSeconds], used);
    }

    /// <exception cref="InvalidOperationException">Effects or inbox rows are missing.</exception>
    private static async Task CheckAsync(Place place, int messages)
    {
        var (effects, inbox) = (await place.CountRowsAsync("effects"), await place.CountRowsAsync("messaging.inbox"));
        if (effects != messages || inbox != messages)
        {
            throw new InvalidOperationException($"{effects} effects and {inbox} inbox rows of {messages} messages.");
        }
    }
}
