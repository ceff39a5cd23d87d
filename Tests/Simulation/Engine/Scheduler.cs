namespace Payments.Tests.Simulation;

/// <summary>
/// One thread, one virtual clock. What is ready to run is run one by one, in an order drawn from the seed; when nothing is, time
/// moves on to the next timer. The same seed therefore gives the same schedule.
/// </summary>
internal sealed class Scheduler(int seed)
{
    /// <summary>Most items that one schedule may run. A schedule that needs more is taken for an endless loop.</summary>
    private const int MaxSteps = 200_000;

    private readonly List<(SimulatedProcess Process, SendOrPostCallback Callback, object? State)> ready = [];
    private readonly PriorityQueue<Action, (TimeSpan Due, long Number)> later = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long timers;
    private volatile string? escape;

    /// <summary>The only source of chance.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>Virtual time since the schedule began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Items run so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Called before each item: here faults strike.</summary>
    public Action? BetweenSteps { get; set; }

    public void Post(SimulatedProcess process, SendOrPostCallback callback, object? state)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            escape = Environment.StackTrace; // and nothing is touched: another thread must not make the schedule depend on its pace
            return;
        }

        ready.Add((process, callback, state));
    }

    /// <summary>Runs <paramref name="action"/> at a later time as part of the surroundings, whichever processes are alive then.</summary>
    public void After(TimeSpan delay, Action action) => later.Enqueue(action, (Now + delay, timers++));

    /// <summary>How long something takes on its way: often nothing, mostly a few milliseconds, now and then much more.</summary>
    public TimeSpan Latency() =>
        Random.NextDouble() switch
        {
            < 0.4 => TimeSpan.Zero,
            < 0.97 => TimeSpan.FromMicroseconds(Random.Next(100, 10_000)),
            _ => TimeSpan.FromMicroseconds(Random.Next(10_000, 100_000)),
        };

    /// <summary>A point at which the process waits for its surroundings; others run, and it may be killed there.</summary>
    public Hop Hop() => new(this, Latency());

    /// <summary>Runs until nothing is ready and <paramref name="done"/> says so.</summary>
    /// <returns>Whether that came before <paramref name="bound"/>, in virtual time since the schedule began.</returns>
    /// <exception cref="InvalidOperationException">Something left the scheduler's thread, or goes round without end.</exception>
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
