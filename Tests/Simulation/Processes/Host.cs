namespace Payments.Tests.Simulation;

/// <summary>A machine that runs one program, and starts it again after it was killed or stopped.</summary>
internal sealed class Host(string name, World world, Func<SimulatedProcess, CancellationToken, Task> program)
{
    private static readonly TimeSpan MaxRestartDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TimeBetweenFreezes = TimeSpan.FromSeconds(10);

    private readonly List<SimulatedProcess> processes = [];
    private Action? askToStop;
    private TimeSpan nextFreeze;

    /// <summary>The exceptions that ended the program although it should have continued.</summary>
    public IEnumerable<Exception> Failures => processes.Select(p => p.Failure).OfType<Exception>();

    /// <summary>Whether a program that comes to an end by itself has done so.</summary>
    public bool HasEnded => !Current.IsAlive;

    private SimulatedProcess Current => processes[^1];

    public void Start()
    {
        var starting = new SimulatedProcess(name, world.Scheduler, world.Trace);
        processes.Add(starting);
        var stopping = new CancellationTokenSource();
        askToStop = stopping.Cancel;
        world.Trace.Add(name, "starts");
        starting.Start(() => program(starting, stopping.Token));
    }

    /// <summary>SIGKILL, and a restart some time later.</summary>
    public bool Kill()
    {
        if (!Current.IsAlive)
        {
            return false;
        }

        var killed = Current;
        killed.Kill();
        world.Scheduler.After(world.Scheduler.Random.UpTo(MaxRestartDelay), () => Replace(killed));
        return true;
    }

    /// <summary>SIGTERM; SIGKILL if it has not ended when it should have.</summary>
    public bool Stop()
    {
        if (!Current.IsAlive || askToStop is not { } ask)
        {
            return false;
        }

        world.Trace.Add(name, "is asked to stop");
        var ending = Current;
        askToStop = null;
        ask();
        world.Scheduler.After(
            2 * world.Options.Value.DrainTimeout,
            () =>
            {
                if (ending == Current && ending.IsAlive)
                {
                    ending.Kill();
                }

                Replace(ending);
            }
        );
        return true;
    }

    /// <summary>
    /// SIGSTOP, and SIGCONT after at most <paramref name="longest"/>. Not again at once: even an overloaded machine gets some time.
    /// </summary>
    public bool Freeze(TimeSpan longest)
    {
        if (!Current.IsAlive || Current.IsFrozen || world.Scheduler.Now < nextFreeze)
        {
            return false;
        }

        nextFreeze = world.Scheduler.Now + TimeBetweenFreezes;
        Current.Freeze();
        world.Scheduler.After(world.Scheduler.Random.UpTo(longest), Current.Thaw);
        return true;
    }

    private void Replace(SimulatedProcess gone)
    {
        if (gone == Current)
        {
            Start();
        }
    }
}
