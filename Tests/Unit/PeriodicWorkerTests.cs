using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Payments.Hosting;

namespace Payments.Tests.Unit;

public sealed class PeriodicWorkerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_turn_that_fails_is_logged_once_and_the_next_one_comes()
    {
        using var worker = new Worker(turn => turn == 1 ? throw new InvalidOperationException("no luck") : Task.CompletedTask);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await worker.ReachedAsync(turn: 3);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        worker.Log.ShouldBe(["Counting has failed and is tried again in 00:00:00.0200000: no luck"]);
    }

    [Fact]
    public async Task A_turn_that_hangs_is_canceled_after_its_bound_and_the_next_one_comes()
    {
        using var worker = new Worker(turn => turn == 1 ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await worker.ReachedAsync(turn: 2);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        worker.Log.ShouldBe(["Counting has failed and is tried again in 00:00:00.0200000: it has taken longer than 00:00:00.2000000"]);
    }

    [Fact]
    public async Task Stopping_cancels_the_turn_that_is_under_way_and_logs_nothing()
    {
        using var worker = new Worker(_ => Timeout.InfiniteTimeSpan) { Bound = Patience };

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await worker.ReachedAsync(turn: 1);
        await worker.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

        worker.ExecuteTask!.IsCompletedSuccessfully.ShouldBeTrue("it stops without an exception");
        worker.Log.ShouldBeEmpty();
    }

    /// <summary>Counts its turns, and does in each what the test says.</summary>
    private sealed class Worker(Func<int, CancellationToken, Task> turn, RecordingLogger log)
        : PeriodicWorker("Counting", Interval, TimeProvider.System, log)
    {
        private readonly RecordingLogger log = log;
        private readonly SemaphoreSlim begun = new(0);
        private int turns;

        public Worker(Func<int, Task> turn)
            : this((n, _) => turn(n), new RecordingLogger()) { }

        public Worker(Func<int, TimeSpan> pause)
            : this((n, ct) => Task.Delay(pause(n), ct), new RecordingLogger()) { }

        public TimeSpan Bound { get; init; } = TimeSpan.FromMilliseconds(200);

        public IReadOnlyList<string> Log => [.. log.Lines];

        protected override TimeSpan MaxTurn => Bound;

        public async Task ReachedAsync(int turn)
        {
            while (Volatile.Read(ref turns) < turn)
            {
                (await begun.WaitAsync(Patience)).ShouldBeTrue($"turn {turn} comes");
            }
        }

        protected override Task RunTurnAsync(CancellationToken ct)
        {
            var n = Interlocked.Increment(ref turns);
            begun.Release();
            return turn(n, ct);
        }

        public override void Dispose()
        {
            begun.Dispose();
            base.Dispose();
        }
    }

    private sealed class RecordingLogger : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Enqueue(formatter(state, exception));
    }
}
