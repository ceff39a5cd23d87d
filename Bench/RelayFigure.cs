using System.Diagnostics;

namespace Payments.Bench;

/// <summary>How fast the relay drains a full outbox, against RabbitMQ.Client alone.</summary>
internal static class RelayFigure
{
    private const string Queue = "bench.sink.q";
    private const int DefaultMessages = 50_000;
    private const int DefaultRounds = 5;
    private const int WarmUpMessages = 10_000;

    /// <summary>Unconfirmed messages of the control: the batch size of the relay by default.</summary>
    private const int Window = 500;

    /// <summary>The relay must not begin before the outbox is full: it is woken by a commit, not by its poll.</summary>
    private static readonly TimeSpan NoPoll = TimeSpan.FromHours(1);

    private static readonly TimeSpan DrainBound = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    public static readonly Figure Figure = new("relay", "outbox relay, confirmed, quorum queue, messages/s", MeasureAsync);

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        var messages = options.Messages ?? DefaultMessages;
        await using var place = await Place.CreateAsync(servers, Figure.Name);
        await place.DeclareQueueAsync(Queue);
        await using var host = await BenchHost.StartReadyAsync(place.Addresses, configure: o => o.OutboxPollInterval = NoPoll);
        await using var raw = await RawPublisher.OpenAsync(place, Window);

        Progress.Say("relay: warming up");
        await DrainAsync(place, host, WarmUpMessages);
        await PublishAsync(place, raw, WarmUpMessages, ConfirmWait.WholeWindow);
        await PublishAsync(place, raw, WarmUpMessages, ConfirmWait.Sliding);

        var ours = new Contestant("ours", () => DrainAsync(place, host, messages));
        var whole = new Contestant("control, whole windows", () => PublishAsync(place, raw, messages, ConfirmWait.WholeWindow));
        var sliding = new Contestant("control, sliding window", () => PublishAsync(place, raw, messages, ConfirmWait.Sliding));
        await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, ours, whole, sliding);
        var bar = new Bar(0.7, AtLeast: true);
        var conditions = $"relay: {messages:N0} rows in the outbox, distinct correlation ids, {BenchEvent.Size} bytes JSON, claimed by {Window}; from the commit that wakes the relay until the "
            + $"outbox is empty; no consumer. Control: one channel, persistent, mandatory, same properties and headers, at most {Window} unconfirmed.";
        return
        [
            new Row("relay, messages/s; control: RabbitMQ.Client, each window confirmed before the next", ours, whole, bar, conditions),
            new Row("relay, messages/s; control: RabbitMQ.Client, sliding window", ours, sliding, bar, conditions),
        ];
    }

    private static async Task<Sample> DrainAsync(Place place, BenchHost host, int messages)
    {
        await place.PurgeAsync(Queue);
        await place.ResetTablesAsync();
        await OutboxRows.InsertAsync(place, messages - 1);
        await place.ExecuteAsync("ANALYZE messaging.outbox");
        await place.SettleDiskAsync();

        var cpu = place.Servers.Cpu.Read();
        var started = Stopwatch.GetTimestamp();
        await host.CommitAsync([BenchEvent.Of(messages - 1)]);
        await Wait.UntilAsync(() => OutboxRows.AreGoneAsync(place), "the outbox is empty", DrainBound, LookEvery);
        var took = Stopwatch.GetElapsedTime(started);
        var used = place.Servers.Cpu.Read() - cpu;

        await ArrivedAsync(place, messages);
        return new Sample([messages / took.TotalSeconds], used);
    }

    private static async Task<Sample> PublishAsync(Place place, RawPublisher raw, int messages, ConfirmWait wait)
    {
        await place.PurgeAsync(Queue);
        var cpu = place.Servers.Cpu.Read();
        var started = Stopwatch.GetTimestamp();
        await raw.PublishAsync(messages, wait);
        var took = Stopwatch.GetElapsedTime(started);
        var used = place.Servers.Cpu.Read() - cpu;
        await ArrivedAsync(place, messages);
        return new Sample([messages / took.TotalSeconds], used);
    }

    /// <exception cref="InvalidOperationException">The queue does not hold what was published.</exception>
    private static async Task ArrivedAsync(Place place, int messages)
    {
        var arrived = await place.CountMessagesAsync(Queue);
        if (arrived != messages)
        {
            throw new InvalidOperationException($"{arrived} messages are in the queue, {messages} were published.");
        }
    }
}
