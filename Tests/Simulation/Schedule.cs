namespace Payments.Tests.Simulation;

/// <summary>
/// One run of the simulated system, drawn entirely from the seed: producers commit while faults are injected; then the faults end, the
/// system must come to rest, and the invariants are checked.
/// </summary>
internal sealed class Schedule
{
    /// <summary>Virtual time in which the producers must complete their plan in spite of the faults.</summary>
    private static readonly TimeSpan MaxFaultTime = TimeSpan.FromSeconds(60);

    /// <summary>Upper bound of the virtual time for which faults last at least.</summary>
    private static readonly TimeSpan MinFaultTime = TimeSpan.FromSeconds(5);

    /// <summary>Virtual time in which the system must come to rest: enough for a hanging handler and every retry delay.</summary>
    private static readonly TimeSpan MaxRecoveryTime = TimeSpan.FromSeconds(60);

    /// <summary>Virtual time for which it must stay at rest.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly World world;
    private readonly List<Host> producers;
    private readonly List<Host> relays;
    private readonly List<Host> consumers;

    private Schedule(int seed)
    {
        world = new World(seed);
        var random = world.Scheduler.Random;
        producers = Hosts("producer", random.Between(1, 2), (process, ct) => new Producer(world, process).RunAsync(ct));
        relays = Hosts("relay", random.Between(1, 3), (process, ct) => new Relay(world, process).RunAsync(ct));
        consumers = Hosts("consumer", random.Between(1, 3), (process, ct) => new Consumer(world, process).RunAsync(ct));
    }

    private IEnumerable<Host> All => [.. producers, .. relays, .. consumers];

    public static Outcome Run(int seed)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return new Schedule(seed).RunToEnd(seed);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private Outcome RunToEnd(int seed)
    {
        try
        {
            RunWithFaults();
            RunRecovery();
        }
        catch (InvalidOperationException e)
        {
            world.Invariants.Broken(e);
        }

        return new Outcome(
            seed,
            world.Invariants.Violations,
            world.Trace,
            world.Scheduler.Steps,
            world.Log.Committed.Count,
            world.Faults.Counts
        );
    }

    private void RunWithFaults()
    {
        var scheduler = world.Scheduler;
        foreach (var host in All)
        {
            host.Start();
        }

        scheduler.BetweenSteps = new FaultInjector(world, producers, relays, consumers).InjectSometimes;
        var faultsEnd = scheduler.Random.UpTo(MinFaultTime);
        scheduler.RunUntil(() => world.Plan.Remaining == 0 && producers.All(p => p.HasEnded) && scheduler.Now >= faultsEnd, MaxFaultTime);
        scheduler.BetweenSteps = null;
        world.Faults.Stop();
        world.Trace.Add("fault injector", "stops");
    }

    private void RunRecovery()
    {
        var scheduler = world.Scheduler;
        world.Invariants.ComesToRest(scheduler.RunUntil(() => world.IsAtRest, scheduler.Now + MaxRecoveryTime));
        scheduler.RunUntil(() => false, scheduler.Now + Quiet);
        world.Invariants.ProcessesEndByFaultsOnly(All);
        world.Invariants.EveryMessageIsAccountedFor();
    }

    private List<Host> Hosts(string name, int count, Func<SimulatedProcess, CancellationToken, Task> program) =>
        [.. Enumerable.Range(1, count).Select(i => new Host($"{name}-{i}", world, program))];
}
