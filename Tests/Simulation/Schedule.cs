namespace Payments.Tests.Simulation;

/// <summary>How a schedule came out.</summary>
internal sealed record Outcome(
    int Seed,
    IReadOnlyList<string> Violations,
    Trace Trace,
    int Steps,
    int Committed,
    IReadOnlyDictionary<string, int> Faults
)
{
    /// <summary>Events printed of a schedule that has failed.</summary>
    private const int LastEvents = 150;

    public bool IsGood => Violations.Count == 0;

    public override string ToString() =>
        $"""
            Seed {Seed} violates:
              {string.Join("\n  ", Violations)}
            Replay it with: {SimulationTests.SeedVariable}={Seed} ./test.sh Simulation
            The last events:
            {string.Join('\n', Trace.Last(LastEvents))}
            """;
}

/// <summary>
/// One run of the simulated system, all of it drawn from the seed: producers commit while faults strike; then the faults end, the
/// system must come to rest, and the invariants are looked at.
/// </summary>
internal sealed class Schedule
{
    /// <summary>Virtual time for the producers to get through their plan in spite of the faults.</summary>
    private static readonly TimeSpan LongestTrouble = TimeSpan.FromSeconds(60);

    /// <summary>Virtual time for which faults may strike at least.</summary>
    private static readonly TimeSpan LongestLinger = TimeSpan.FromSeconds(5);

    /// <summary>Virtual time in which the system must come to rest: a hanging handler, and every rung of the ladder, with room.</summary>
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(60);

    /// <summary>Virtual time for which it must stay so.</summary>
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
            return new Schedule(seed).ToItsEnd(seed);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private Outcome ToItsEnd(int seed)
    {
        try
        {
            Trouble();
            Recovery();
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
            world.Ledger.Committed.Count,
            world.Faults.Counts
        );
    }

    private void Trouble()
    {
        var scheduler = world.Scheduler;
        foreach (var host in All)
        {
            host.Start();
        }

        scheduler.BetweenSteps = new Nemesis(world, producers, relays, consumers).MayStrike;
        var faultsLast = scheduler.Random.UpTo(LongestLinger);
        scheduler.RunUntil(
            () => world.Plan.Remaining == 0 && producers.All(p => p.HasEnded) && scheduler.Now >= faultsLast,
            LongestTrouble
        );
        scheduler.BetweenSteps = null;
        world.Faults.Stop();
        world.Trace.Add("nemesis", "rests");
    }

    private void Recovery()
    {
        var scheduler = world.Scheduler;
        world.Invariants.ComesToRest(scheduler.RunUntil(() => world.IsAtRest, scheduler.Now + LongestRecovery));
        scheduler.RunUntil(() => false, scheduler.Now + Quiet);
        world.Invariants.ProcessesEndByFaultsOnly(All);
        world.Invariants.EverythingCameOut();
    }

    private List<Host> Hosts(string name, int count, Func<SimulatedProcess, CancellationToken, Task> program) =>
        [.. Enumerable.Range(1, count).Select(i => new Host($"{name}-{i}", world, program))];
}
