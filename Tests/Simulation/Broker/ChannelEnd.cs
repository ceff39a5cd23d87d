namespace Payments.Tests.Simulation;

/// <summary>
/// A channel from a process to the broker. What is sent arrives in order and with a delay, or not at all when the channel is cut before.
/// The process notices the cut some time after the broker has closed the channel.
/// </summary>
internal abstract class ChannelEnd(SimulatedBroker broker, Scheduler scheduler, SimulatedProcess process) : IConnectionEnd, IAsyncDisposable
{
    private static readonly TimeSpan MaxDetectionDelay = TimeSpan.FromMilliseconds(150);

    private bool isCut;
    private TimeSpan lastArrivalAtBroker;
    private TimeSpan lastArrivalAtProcess;

    public string Owner => process.Name;

    /// <summary>Whether the channel is open, as far as the process knows.</summary>
    public bool IsOpen { get; private set; } = true;

    protected Scheduler Scheduler => scheduler;

    protected SimulatedBroker Broker => broker;

    /// <summary>The broker closes the channel; the process notices later.</summary>
    public void Cut()
    {
        if (!isCut)
        {
            isCut = true;
            broker.Closed(this);
            scheduler.After(scheduler.Random.UpTo(MaxDetectionDelay), Notice);
        }
    }

    /// <summary>The process closes it.</summary>
    public ValueTask DisposeAsync()
    {
        process.Disowns(this);
        if (IsOpen)
        {
            Notice();
            ToBroker(Cut);
        }

        return ValueTask.CompletedTask;
    }

    /// <exception cref="IOException">The broker is down.</exception>
    protected async Task OpenAsync()
    {
        await scheduler.Delay();
        if (!broker.IsUp)
        {
            throw new IOException("None of the specified endpoints were reachable");
        }

        process.Owns(this);
        broker.Opened(this);
    }

    /// <summary>Called when the process notices that the channel is closed.</summary>
    protected abstract void OnClosed();

    protected void ToBroker(Action arrive) => lastArrivalAtBroker = InOrder(lastArrivalAtBroker, arrive);

    protected void ToProcess(Action arrive) => lastArrivalAtProcess = InOrder(lastArrivalAtProcess, arrive);

    private TimeSpan InOrder(TimeSpan last, Action arrive)
    {
        var soonest = scheduler.Now + scheduler.Latency();
        var at = soonest > last ? soonest : last;
        scheduler.After(
            at - scheduler.Now,
            () =>
            {
                if (!isCut)
                {
                    arrive();
                }
            }
        );
        return at;
    }

    private void Notice()
    {
        if (IsOpen)
        {
            IsOpen = false;
            OnClosed();
        }
    }
}
