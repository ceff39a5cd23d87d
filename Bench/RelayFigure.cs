using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Payments.Messaging;

namespace Payments.Bench;

/// <summary>How fast the relay drains a full outbox, against RabbitMQ.Client alone.</summary>
internal static class RelayFigure
{
    private const string Queue = "bench.sink.q";
    private const int DefaultMessages = 50_000;
    private const int DefaultRounds = 5;
    private const int WarmUpMessages = 20_000;

    private static readonly TimeSpan DrainBound = TimeSpan.FromMinutes(2);

    public static readonly Figure Figure = new("relay", "outbox relay, confirmed, quorum queue, messages/s", MeasureAsync);

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        var messages = options.Messages ?? DefaultMessages;
        await using var environment = await BenchEnvironment.CreateAsync(servers, Figure.Name);
        await environment.DeclareQueueAsync(Queue);
        await using var host = await BenchHost.StartReadyAsync(
            environment.Addresses,
            AddGate,
            o => o.OutboxPollInterval = GatedOutbox.PollInterval
        );
        var gate = host.Services.GetRequiredService<GatedOutbox>();
        var relay = host.Services.GetRequiredService<IOptions<MessagingOptions>>().Value;
        await using var raw = await RawPublishers.OpenAsync(environment, relay.RelayWorkers, relay.OutboxBatchSize);

        Progress.Say("relay: warming up");
        await DrainAsync(environment, gate, WarmUpMessages);
        await PublishAsync(environment, raw, WarmUpMessages, ConfirmWait.WholeWindow);
        await PublishAsync(environment, raw, WarmUpMessages, ConfirmWait.Sliding);

        var ours = new Contestant("ours", () => DrainAsync(environment, gate, messages));
        var whole = new Contestant("control, whole windows", () => PublishAsync(environment, raw, messages, ConfirmWait.WholeWindow));
        var sliding = new Contestant("control, sliding window", () => PublishAsync(environment, raw, messages, ConfirmWait.Sliding));
        await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, ours, whole, sliding);
        var bar = new Bar(0.7, AtLeast: true);
        var conditions =
            $"relay: {messages:N0} rows in the outbox, distinct correlation ids, {BenchEvent.Size} bytes JSON, {relay.RelayWorkers} "
            + $"workers that claim up to {relay.OutboxBatchSize} each; connected "
            + "and waiting, from the first look at the full outbox until the last row is deleted; no consumer. Control: "
            + $"{relay.RelayWorkers} channels of one connection, persistent, mandatory, same properties "
            + $"and headers, at most {relay.OutboxBatchSize} unconfirmed on each.";
        return
        [
            new Row("relay, messages/s; control: RabbitMQ.Client, each window confirmed before the next", ours, whole, bar, conditions),
            new Row("relay, messages/s; control: RabbitMQ.Client, sliding window", ours, sliding, bar, conditions),
        ];
    }

    private static void AddGate(MessagingBuilder messaging)
    {
        messaging.Services.AddSingleton(provider => new GatedOutbox(ActivatorUtilities.CreateInstance<OutboxStore>(provider)));
        messaging.Services.AddSingleton<IOutboxStore>(provider => provider.GetRequiredService<GatedOutbox>());
    }

    private static async Task<Sample> DrainAsync(BenchEnvironment environment, GatedOutbox gate, int messages)
    {
        await environment.PurgeAsync(Queue);
        await environment.ResetTablesAsync();
        await OutboxRows.InsertAsync(environment, messages);
        await environment.ExecuteAsync("ANALYZE messaging.outbox");
        await environment.SettleDiskAsync();

        var cpu = environment.Servers.Cpu.Read();
        var took = await gate.DrainAsync(messages, DrainBound);
        var used = environment.Servers.Cpu.Read() - cpu;

        await ArrivedAsync(environment, messages);
        return new Sample([messages / took.TotalSeconds], used);
    }

    private static async Task<Sample> PublishAsync(BenchEnvironment environment, RawPublishers raw, int messages, ConfirmWait wait)
    {
        await environment.PurgeAsync(Queue);
        var cpu = environment.Servers.Cpu.Read();
        var started = Stopwatch.GetTimestamp();
        await raw.PublishAsync(messages, wait);
        var took = Stopwatch.GetElapsedTime(started);
        var used = environment.Servers.Cpu.Read() - cpu;
        await ArrivedAsync(environment, messages);
        return new Sample([messages / took.TotalSeconds], used);
    }

    /// <exception cref="InvalidOperationException">Rows are left, or the queue does not hold what was published.</exception>
    private static async Task ArrivedAsync(BenchEnvironment environment, int messages)
    {
        var (left, arrived) = (await environment.CountRowsAsync("messaging.outbox"), await environment.CountMessagesAsync(Queue));
        if (left != 0 || arrived != messages)
        {
            throw new InvalidOperationException($"{messages} messages were published: {arrived} are in the queue, {left} in the outbox.");
        }
    }
}
