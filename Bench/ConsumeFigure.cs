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

        await using var environment = await BenchEnvironment.CreateAsync(servers, Figure.Name);
        await using (await BenchHost.StartReadyAsync(environment.Addresses, Register))
        {
            // Declares the queue.
        }

        await using var raw = await RawPublisher.OpenAsync(environment, FillWindow);
        var settlement = new RawSettlement(environment, Queue, subscription!.Concurrency, subscription.MaxGroupSize);

        Progress.Say("consume: warming up");
        await ConsumeAsync(environment, raw, Register, WarmUpMessages);
        await SettleAsync(environment, settlement, WarmUpMessages, prepared: false);
        await SettleAsync(environment, settlement, WarmUpMessages, prepared: true);

        var ours = new Contestant("ours", () => ConsumeAsync(environment, raw, Register, messages));
        var plain = new Contestant("control, unprepared", () => SettleAsync(environment, settlement, messages, prepared: false));
        var prepared = new Contestant("control, prepared", () => SettleAsync(environment, settlement, messages, prepared: true));
        await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, ours, plain, prepared);
        var bar = new Bar(0.6, AtLeast: true);
        var conditions =
            $"consume: {messages:N0} messages waiting, {BenchEvent.Size} bytes JSON, prefetch {subscription.Prefetch}, concurrency "
            + $"{subscription.Concurrency}, groups of up to "
            + $"{subscription.MaxGroupSize}; from the first handled to the last committed. Control: {subscription.Concurrency} Npgsql "
            + $"connections by the same string, groups of {subscription.MaxGroupSize}: "
            + "BEGIN, inbox insert by unnest, the effects' INSERTs in one batch, COMMIT; no broker, no JSON.";
        return
        [
            new Row("consume, messages/s; control: the same SQL, not prepared", ours, plain, bar, conditions),
            new Row("consume, messages/s; control: the same SQL, prepared", ours, prepared, bar, conditions),
        ];
    }

    private static async Task<Sample> ConsumeAsync(
        BenchEnvironment environment,
        RawPublisher raw,
        Action<MessagingBuilder> register,
        int messages
    )
    {
        await environment.ResetTablesAsync();
        await raw.PublishAsync(messages, ConfirmWait.Sliding);
        var log = new CommitLog(messages);
        var cpu = environment.Servers.Cpu.Read();
        await using var host = await BenchHost.StartAsync(environment.Addresses, register, log: log);
        await log.AllCommittedAsync(ConsumeBound);
        var used = environment.Servers.Cpu.Read() - cpu;
        await Wait.UntilAsync(async () => await environment.CountMessagesAsync(Queue) == 0, "the queue is empty", EmptyBound);
        await CheckAsync(environment, messages);
        return new Sample([messages / log.Duration.TotalSeconds], used);
    }

    private static async Task<Sample> SettleAsync(BenchEnvironment environment, RawSettlement settlement, int messages, bool prepared)
    {
        await environment.ResetTablesAsync();
        var cpu = environment.Servers.Cpu.Read();
        var started = Stopwatch.GetTimestamp();
        await settlement.RunAsync(messages, prepared);
        var took = Stopwatch.GetElapsedTime(started);
        var used = environment.Servers.Cpu.Read() - cpu;
        await CheckAsync(environment, messages);
        return new Sample([messages / took.TotalSeconds], used);
    }

    /// <exception cref="InvalidOperationException">Effects or inbox rows are missing.</exception>
    private static async Task CheckAsync(BenchEnvironment environment, int messages)
    {
        var (effects, inbox) = (await environment.CountRowsAsync("effects"), await environment.CountRowsAsync("messaging.inbox"));
        if (effects != messages || inbox != messages)
        {
            throw new InvalidOperationException($"{effects} effects and {inbox} inbox rows of {messages} messages.");
        }
    }
}
