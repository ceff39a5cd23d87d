using System.Globalization;
using System.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Payments.Messaging;

namespace Payments.Bench;

/// <summary>
/// The consumer whose memory is measured, as a process of its own: says "bytes, CPU seconds" on stdout once it has handled enough.
/// </summary>
internal static class MemoryConsumer
{
    public const string Argument = "consumer-of-memory-figure";
    public const string AmqpVariable = "BENCH_CONSUMER_AMQP";
    public const string DatabaseVariable = "BENCH_CONSUMER_POSTGRES";
    public const string QueueVariable = "BENCH_CONSUMER_QUEUE";
    public const string CountVariable = "BENCH_CONSUMER_COUNT";

    public static readonly TimeSpan HandlerTime = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan HandledBound = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync()
    {
        var enough = new Countdown(int.Parse(Variable(CountVariable), CultureInfo.InvariantCulture));
        await using var host = await BenchHost.StartAsync(
            new Addresses(Variable(AmqpVariable), Variable(DatabaseVariable)),
            messaging =>
            {
                messaging.Services.AddSingleton(enough);
                messaging.Consume<BenchEvent, SlowEffect>(Variable(QueueVariable), []);
            }
        );
        await enough.Reached.WaitAsync(HandledBound);
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{Environment.WorkingSet} {Environment.CpuUsage.TotalTime.TotalSeconds}")
        );

        // The parent closes the pipe when it has looked at the queue; if it dies, the pipe is closed as well.
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");

    private sealed class Countdown(int count)
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int remaining = count;

        public Task Reached => reached.Task;

        public void Signal()
        {
            if (Interlocked.Decrement(ref remaining) == 0)
            {
                reached.TrySetResult();
            }
        }
    }

    private sealed class SlowEffect(BenchDb db, Countdown enough) : IMessageHandler<BenchEvent>
    {
        public async Task HandleAsync(BenchEvent message, MessageContext context, CancellationToken ct)
        {
            await Task.Delay(HandlerTime, ct);
            db.Effects.Add(
                new Effect
                {
                    Id = Guid.CreateVersion7(),
                    Number = message.Number,
                    Amount = message.Amount,
                    At = DateTime.UtcNow,
                }
            );
            context.AfterCommit(enough.Signal);
        }
    }
}
