namespace Payments.Tests.Simulation;

/// <summary>What a process holds open in its surroundings, and what they notice when it dies.</summary>
internal interface IConnectionEnd
{
    /// <summary>The other end is gone.</summary>
    void Cut();
}

/// <summary>
/// A process of the simulated system, as the context in which its code continues after every await. Killed, it continues nowhere any
/// more: no finally block runs, as after SIGKILL. Frozen, it continues later, as after SIGSTOP or on a starved machine.
/// </summary>
internal sealed class SimulatedProcess(string name, Scheduler scheduler, Trace trace) : SynchronizationContext
{
    private static readonly TimeSpan LongestUnnoticed = TimeSpan.FromMilliseconds(200);

    private readonly List<(SendOrPostCallback Callback, object? State)> held = [];
    private readonly List<IConnectionEnd> connections = [];

    public string Name => name;

    public bool IsAlive { get; private set; } = true;

    public bool IsFrozen { get; private set; }

    /// <summary>What ended the process though it should have gone on.</summary>
    public Exception? Failure { get; private set; }

    public void Start(Func<Task> main) => Post(_ => Guard(main), null);

    public void Owns(IConnectionEnd connection) => connections.Add(connection);

    public void Disowns(IConnectionEnd connection) => connections.Remove(connection);

    public override void Post(SendOrPostCallback d, object? state) => scheduler.Post(this, d, state);

    /// <exception cref="NotSupportedException">Always: it would run at once, past the scheduler.</exception>
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
    /// Ends it here and now. Database and broker notice that some time later, and what is on its way to them may arrive before.
    /// </summary>
    public void Kill()
    {
        IsAlive = false;
        trace.Add(name, "is killed");
        foreach (var connection in connections)
        {
            scheduler.After(scheduler.Random.UpTo(LongestUnnoticed), connection.Cut);
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
            trace.Add(name, "goes on");
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
