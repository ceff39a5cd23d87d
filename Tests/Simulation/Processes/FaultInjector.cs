namespace Payments.Tests.Simulation;

/// <summary>Injects faults between any two steps of the scheduler, so that a process may wait for something that never comes.</summary>
internal sealed class FaultInjector
{
    private static readonly TimeSpan MaxOutage = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan MaxConsumerFreeze = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan MaxRelayFreeze = TimeSpan.FromSeconds(3);

    /// <summary>The faults by name. Each returns whether it could be injected.</summary>
    private static readonly (string Name, Func<FaultInjector, bool> Inject)[] All =
    [
        ("producer killed", f => f.Any(f.producers).Kill()),
        ("relay killed", f => f.Any(f.relays).Kill()),
        ("consumer killed", f => f.Any(f.consumers).Kill()),
        ("relay stopped", f => f.Any(f.relays).Stop()),
        ("consumer stopped", f => f.Any(f.consumers).Stop()),
        ("relay frozen", f => f.Any(f.relays).Freeze(MaxRelayFreeze)),
        ("consumer frozen", f => f.Any(f.consumers).Freeze(MaxConsumerFreeze)),
        ("database session ended", f => f.world.Database.TerminateOne()),
        ("database unavailable", f => f.MakeDatabaseUnavailable()),
        ("broker crashed", f => f.CrashBroker()),
        ("channel cut", f => f.world.Broker.CutOneChannel()),
        ("message duplicated", f => f.world.Broker.DuplicateOne()),
        ("queue reordered", f => f.world.Broker.ShuffleQueue()),
    ];

    private readonly World world;
    private readonly IReadOnlyList<Host> producers;
    private readonly IReadOnlyList<Host> relays;
    private readonly IReadOnlyList<Host> consumers;
    private readonly List<(string Name, Func<FaultInjector, bool> Inject)> chosen;

    public FaultInjector(World world, IReadOnlyList<Host> producers, IReadOnlyList<Host> relays, IReadOnlyList<Host> consumers)
    {
        this.world = world;
        this.producers = producers;
        this.relays = relays;
        this.consumers = consumers;

        // Only some in each schedule, so that the effects of rare ones are not hidden by frequent ones.
        chosen = [.. All.Where(_ => world.Scheduler.Random.Chance(0.5))];
    }

    public static IEnumerable<string> Names => All.Select(f => f.Name);

    public void InjectSometimes()
    {
        if (chosen.Count > 0 && world.Scheduler.Random.Chance(world.Faults.Injection))
        {
            var (name, inject) = world.Scheduler.Random.Pick(chosen);
            if (inject(this))
            {
                world.Faults.Count(name);
            }
        }
    }

    private bool MakeDatabaseUnavailable()
    {
        if (world.Database.IsUnavailable)
        {
            return false;
        }

        world.Database.BecomeUnavailable();
        world.Scheduler.After(world.Scheduler.Random.UpTo(MaxOutage), world.Database.Recover);
        return true;
    }

    private bool CrashBroker()
    {
        if (!world.Broker.IsUp)
        {
            return false;
        }

        world.Broker.Crash();
        world.Scheduler.After(world.Scheduler.Random.UpTo(MaxOutage), world.Broker.Start);
        return true;
    }

    private Host Any(IReadOnlyList<Host> hosts) => world.Scheduler.Random.Pick(hosts);
}
