namespace Payments.Tests.Simulation;

/// <summary>Strikes between two steps of the scheduler, at any of them: what a process has just begun to wait for may never come.</summary>
internal sealed class Nemesis
{
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan LongestFreezeOfConsumer = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongestFreezeOfRelay = TimeSpan.FromSeconds(3);

    /// <summary>By name; each says whether there was anything to strike.</summary>
    private static readonly (string Name, Func<Nemesis, bool> Strike)[] All =
    [
        ("producer killed", n => n.Any(n.producers).Kill()),
        ("relay killed", n => n.Any(n.relays).Kill()),
        ("consumer killed", n => n.Any(n.consumers).Kill()),
        ("relay stopped", n => n.Any(n.relays).Stop()),
        ("consumer stopped", n => n.Any(n.consumers).Stop()),
        ("relay frozen", n => n.Any(n.relays).Freeze(LongestFreezeOfRelay)),
        ("consumer frozen", n => n.Any(n.consumers).Freeze(LongestFreezeOfConsumer)),
        ("database session ended", n => n.world.Database.TerminateOne()),
        ("database away", n => n.TakeDatabaseAway()),
        ("broker crashed", n => n.CrashBroker()),
        ("channel cut", n => n.world.Broker.CutOneChannel()),
        ("message duplicated", n => n.world.Broker.DuplicateOne()),
        ("queue reordered", n => n.world.Broker.ShuffleOne()),
    ];

    private readonly World world;
    private readonly IReadOnlyList<Host> producers;
    private readonly IReadOnlyList<Host> relays;
    private readonly IReadOnlyList<Host> consumers;
    private readonly List<(string Name, Func<Nemesis, bool> Strike)> chosen;

    public Nemesis(World world, IReadOnlyList<Host> producers, IReadOnlyList<Host> relays, IReadOnlyList<Host> consumers)
    {
        this.world = world;
        this.producers = producers;
        this.relays = relays;
        this.consumers = consumers;

        // Not all of them in every schedule: the rare ones would drown in the frequent ones.
        chosen = [.. All.Where(_ => world.Scheduler.Random.Hits(0.5))];
    }

    public static IEnumerable<string> Names => All.Select(f => f.Name);

    public void MayStrike()
    {
        if (chosen.Count > 0 && world.Scheduler.Random.Hits(world.Faults.Strike))
        {
            var (name, strike) = world.Scheduler.Random.Pick(chosen);
            if (strike(this))
            {
                world.Faults.Struck(name);
            }
        }
    }

    private bool TakeDatabaseAway()
    {
        if (world.Database.IsAway)
        {
            return false;
        }

        world.Database.GoAway();
        world.Scheduler.After(world.Scheduler.Random.UpTo(LongestOutage), world.Database.ComeBack);
        return true;
    }

    private bool CrashBroker()
    {
        if (!world.Broker.IsUp)
        {
            return false;
        }

        world.Broker.Crash();
        world.Scheduler.After(world.Scheduler.Random.UpTo(LongestOutage), world.Broker.Start);
        return true;
    }

    private Host Any(IReadOnlyList<Host> hosts) => world.Scheduler.Random.Pick(hosts);
}
