using System.Diagnostics;
using System.Globalization;

namespace Payments.Bench;

/// <summary>Whether a consumer's memory depends on how much is waiting for it.</summary>
internal static class MemoryFigure
{
    private const string BusyQueue = "bench.busy.q";
    private const string IdleQueue = "bench.idle.q";
    private const int DefaultMessages = 1_000_000;
    private const int DefaultRounds = 3;

    /// <summary>Both consumers have handled as many when they are measured; the idle one has no more.</summary>
    private const int Handled = 1_000;

    private const int FillWindow = 5_000;
    private const double BytesPerMegabyte = 1 << 20;

    private static readonly TimeSpan HandledBound = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(20);

    public static readonly Figure Figure = new(
        "memory",
        "memory of a consumer with 1,000,000 messages waiting, slow handler",
        MeasureAsync
    );

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        var messages = options.Messages ?? DefaultMessages;
        var rounds = options.Rounds ?? DefaultRounds;
        await using var environment = await BenchEnvironment.CreateAsync(servers, Figure.Name);
        await environment.DeclareQueueAsync(IdleQueue, bound: false);
        await environment.DeclareQueueAsync(BusyQueue, bound: false);
        await using var idle = await RawPublisher.OpenAsync(environment, FillWindow, IdleQueue);
        await using var busy = await RawPublisher.OpenAsync(environment, FillWindow, BusyQueue);
        Progress.Say($"memory: publishing {messages:N0} messages");
        await busy.PublishAsync(messages + (2 * rounds * Handled), ConfirmWait.Sliding);

        var waiting = new Contestant($"MB, {messages:N0} waiting", () => MeasureAsync(environment, BusyQueue));
        var none = new Contestant(
            "MB, 0 waiting",
            async () =>
            {
                await idle.PublishAsync(Handled, ConfirmWait.Sliding);
                return await MeasureAsync(environment, IdleQueue);
            }
        );
        await Rounds.RunAsync(Figure.Name, rounds, waiting, none);
        var conditions =
            "memory: working set after a full, compacting collection, read in the consumer's own process (server GC, as services) when "
            + $"{Handled:N0} messages are handled; {BenchEvent.Size} bytes JSON, "
            + $"{MemoryConsumer.HandlerTime.TotalMilliseconds:0} ms a message, prefetch, concurrency and groups by default. CPU is that "
            + "process's.";
        return
        [
            new Row(
                $"memory, MB, with {messages:N0} messages waiting; control: 0 waiting",
                waiting,
                none,
                new Bar(1.2, AtLeast: false),
                conditions
            ),
        ];
    }

    private static async Task<Sample> MeasureAsync(BenchEnvironment environment, string queue)
    {
        var cpu = environment.Servers.Cpu.Read();
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(MemoryFigure).Assembly.Location, MemoryConsumer.Argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment[MemoryConsumer.AmqpVariable] = environment.Addresses.Amqp;
        start.Environment[MemoryConsumer.DatabaseVariable] = environment.Addresses.Database;
        start.Environment[MemoryConsumer.QueueVariable] = queue;
        start.Environment[MemoryConsumer.CountVariable] = Handled.ToString(CultureInfo.InvariantCulture);
        using var consumer = Process.Start(start)!;
        try
        {
            var answer =
                await consumer.StandardOutput.ReadLineAsync().WaitAsync(HandledBound)
                ?? throw new InvalidOperationException("The consumer has ended without an answer.");
            var parts = answer.Split(' ').Select(p => double.Parse(p, CultureInfo.InvariantCulture)).ToArray();
            var waiting = await environment.CountMessagesAsync(queue);
            Progress.Say($"memory: {waiting:N0} messages ready in {queue}");
            consumer.StandardInput.Close();
            await consumer.WaitForExitAsync().WaitAsync(StopBound);
            return new Sample([parts[0] / BytesPerMegabyte], (environment.Servers.Cpu.Read() - cpu) with { Bench = parts[1] });
        }
        finally
        {
            consumer.Kill(entireProcessTree: true); // does nothing to one that has ended
        }
    }
}
