namespace Payments.Tests.Simulation;

/// <summary>A connection that a process holds open, which its other end notices when the process dies.</summary>
internal interface IConnectionEnd
{
    /// <summary>The other end has closed the connection.</summary>
    void Cut();
}

/// <summary>
/// A process of the simulated system: the synchronization context in which its code continues after every await. After a kill it never
/// continues and no finally block runs, as after SIGKILL. When frozen it continues later, as after SIGSTOP or on an overloaded machine.
/// </summary>
internal sealed class SimulatedProcess(string name, Scheduler scheduler, Trace trace) : SynchronizationContext
{
    private static readonly TimeSpan MaxDetectionDelay = TimeSpan.FromMilliseconds(200);

    private readonly List<(SendOrPostCallback Callback, object? State)> held = [];
    private readonly List<IConnectionEnd> connections = [];

    public string Name => name;

    public bool IsAlive { get; private set; } = true;

    public bool IsFrozen { get; private set; }

    /// <summary>The exception that ended the process although it should have continued.</summary>
    public Exception? Failure { get; private set; }

    public void Start(Func<Task> main) => Post(_ => Guard(main), null);

    public void Owns(IConnectionEnd connection) => connections.Add(connection);

    public void Disowns(IConnectionEnd connection) => connections.Remove(connection);

    public override void Post(SendOrPostCallback d, object? state) => scheduler.Post(this, d, state);

    /// <exception cref="NotSupportedException">Always: it would run at once, bypassing the scheduler.</exception>
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    public override SynchronizationContext CreateCopy() => this;

    public void Run(SendOrPostCallback callback, object? state)
    {
        if (!IsAlive)
        {
            return;
        }

        if (IsFrozen)
        {
            held.Add((callback, state));
            return;
        }

        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }

    /// <summary>
    /// Ends the process immediately. Database and broker notice that some time later, and what is on its way to them may arrive before.
    /// </summary>
    public void Kill()
    {
        IsAlive = false;
        trace.Add(name, "is killed");
        foreach (var connection in connections)
        {
            scheduler.After(scheduler.Random.UpTo(MaxDetectionDelay), connection.Cut);
        }
    }

    public void Freeze()
    {
        IsFrozen = true;
        trace.Add(name, "is frozen");
    }

    public void Thaw()
    {
        if (IsFrozen)
        {
            IsFrozen = false;
            trace.Add(name, "continues");
            held.ForEach(h => Post(h.Callback, h.State));
            held.Clear();
        }
    }

    private async void Guard(Func<Task> main)
    {
        try
        {
            await main();
            IsAlive = false;
        }
        catch (Exception e)
        {
            Failure = e;
            trace.Add(name, $"ends by {e.GetType().Name}");
        }
    }
}
