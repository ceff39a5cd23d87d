namespace Payments.Tests.Simulation;

/// <summary>
/// One thread, one virtual clock. Ready items run one by one, in an order drawn from the seed; when none is ready, time advances to the
/// next timer. The same seed therefore gives the same schedule.
/// </summary>
internal sealed class Scheduler(int seed)
{
    /// <summary>Most items that one schedule may run. More count as an endless loop.</summary>
    private const int MaxSteps = 200_000;

    private readonly List<(SimulatedProcess Process, SendOrPostCallback Callback, object? State)> ready = [];
    private readonly PriorityQueue<Action, (TimeSpan Due, long Number)> later = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long timers;
    private volatile string? escape;

    /// <summary>The only source of randomness.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>Virtual time since the schedule began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Items run so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Called before each item; injects faults.</summary>
    public Action? BetweenSteps { get; set; }

    public void Post(SimulatedProcess process, SendOrPostCallback callback, object? state)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            // Nothing else is touched: the schedule must not depend on the speed of another thread.
            escape = Environment.StackTrace;
            return;
        }

        ready.Add((process, callback, state));
    }

    /// <summary>Runs <paramref name="action"/> later as part of the environment, whichever processes are alive then.</summary>
    public void After(TimeSpan delay, Action action) => later.Enqueue(action, (Now + delay, timers++));

    /// <summary>A network latency: often zero, mostly a few milliseconds, sometimes much more.</summary>
    public TimeSpan Latency() =>
        Random.NextDouble() switch
        {
            < 0.4 => TimeSpan.Zero,
            < 0.97 => TimeSpan.FromMicroseconds(Random.Next(100, 10_000)),
            _ => TimeSpan.FromMicroseconds(Random.Next(10_000, 100_000)),
        };

    /// <summary>A point at which the process waits for its environment: others run, and it may be killed there.</summary>
    public SimulatedDelay Delay() => new(this, Latency());

    /// <summary>Runs until nothing is ready and <paramref name="done"/> returns true.</summary>
    /// <returns>Whether that happened before <paramref name="bound"/>, in virtual time since the schedule began.</returns>
    /// <exception cref="InvalidOperationException">Code continued on another thread, or the schedule does not end.</exception>
    public bool RunUntil(Func<bool> done, TimeSpan bound)
    {
        while (true)
        {
            if (escape is not null)
            {
                throw new InvalidOperationException(
                    $"Code under simulation has continued on another thread, the schedule no longer follows from the seed: {escape}"
                );
            }

            if (ready.Count > 0)
            {
                RunOne();
            }
            else if (done())
            {
                return true;
            }
            else if (later.TryPeek(out var action, out var at) && at.Due <= bound)
            {
                later.Dequeue();
                Now = at.Due;
                action();
            }
            else
            {
                return false;
            }
        }
    }

    private void RunOne()
    {
        if (++Steps > MaxSteps)
        {
            throw new InvalidOperationException($"The schedule has not ended after {MaxSteps} steps.");
        }

        BetweenSteps?.Invoke();
        var chosen = Random.Next(ready.Count);
        var (process, callback, state) = ready[chosen];
        ready[chosen] = ready[^1];
        ready.RemoveAt(ready.Count - 1);
        process.Run(callback, state);
    }
}
