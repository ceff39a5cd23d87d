namespace Payments.Tests.Simulation;

/// <summary>The scheduler's virtual time, for code that takes a <see cref="TimeProvider"/>.</summary>
internal sealed class SimulatedClock(Scheduler scheduler) : TimeProvider
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Begin + scheduler.Now;

    public override long GetTimestamp() => scheduler.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(scheduler, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Scheduler scheduler, TimerCallback callback, object? state) : ITimer
    {
        private int setting;

        /// <exception cref="NotSupportedException">The timer is periodic; no simulated code uses one.</exception>
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
            {
                throw new NotSupportedException("Periodic timers are not simulated.");
            }

            var mine = ++setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                scheduler.After(
                    dueTime,
                    () =>
                    {
                        if (mine == setting)
                        {
                            callback(state);
                        }
                    }
                );
            }

            return true;
        }

        public void Dispose() => setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
