using System.Collections.Concurrent;
using System.Globalization;

namespace Payments.Tests.Simulation;

/// <summary>
/// Relay, broker, inbox and consumers through thousands of schedules. Publishing a batch, processing deliveries, retries and dead-lettering
/// are the real code; database, broker, clock and processes are simulated, and every fault between them is injected.
/// </summary>
public sealed class SimulationTests
{
    /// <summary>Environment variable with the only seed to run.</summary>
    internal const string SeedVariable = "PAYMENTS_SIMULATION_SEED";

    /// <summary>Environment variable with the number of new seeds to run.</summary>
    private const string CountVariable = "PAYMENTS_SIMULATION_COUNT";

    private const int KnownSeeds = 3_000;
    private const int NewSeeds = 2_000;

    /// <summary>Schedules in which each fault must happen at least <see cref="MinOccurrences"/> times.</summary>
    private const int Sample = 200;
    private const int MinOccurrences = 10;

    private static readonly string[] FaultsOfComponents =
    [
        "commit lost before it took effect",
        "commit lost after it took effect",
        "message refused",
        "message returned",
        "confirm never came",
        "copy stopped by the inbox",
        "handler failed",
        "handler hung",
    ];

    [Fact]
    public void The_guarantees_hold_in_every_known_schedule() => ShouldHoldIn(Enumerable.Range(1, KnownSeeds));

    [Fact]
    public void The_guarantees_hold_in_new_schedules() =>
        ShouldHoldIn(Enumerable.Range(Random.Shared.Next(KnownSeeds, int.MaxValue / 2), Read(CountVariable) ?? NewSeeds));

    [Fact]
    public void The_same_seed_gives_the_same_schedule()
    {
        foreach (var seed in Enumerable.Range(1, 50))
        {
            var (one, other) = (Schedule.Run(seed), Schedule.Run(seed));

            one.Trace.Last(int.MaxValue).ShouldBe(other.Trace.Last(int.MaxValue));
            one.Steps.ShouldBe(other.Steps);
        }
    }

    [Fact]
    public void Every_fault_happens()
    {
        var counts = RunAll(Enumerable.Range(1, Sample))
            .SelectMany(o => o.Faults)
            .GroupBy(f => f.Key)
            .ToDictionary(f => f.Key, f => f.Sum(s => s.Value));

        foreach (var (fault, times) in counts.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            Log($"{times, 6} × {fault}");
        }

        counts.Keys.ShouldBe(FaultInjector.Names.Concat(FaultsOfComponents), ignoreOrder: true);
        counts.ShouldAllBe(fault => fault.Value >= MinOccurrences);
    }

    private static void ShouldHoldIn(IEnumerable<int> seeds)
    {
        var outcomes = RunAll(Read(SeedVariable) is { } chosen ? [chosen] : seeds);
        var bad = outcomes.Where(o => !o.IsGood).ToList();
        if (bad.Count > 0)
        {
            // Shows the shortest of several, which is the easiest to understand.
            Assert.Fail(
                $"{bad.Count} of {outcomes.Count} schedules fail, the first of them with seed {bad.Min(o => o.Seed)}.\n"
                    + bad.MinBy(o => o.Trace.Count)
            );
        }

        Log(
            $"{outcomes.Count} schedules, {outcomes.Sum(o => (long)o.Steps)} steps, {outcomes.Sum(o => o.Committed)} messages committed, "
                + $"{outcomes.Sum(o => o.Faults.Values.Sum())} faults."
        );
    }

    private static List<Outcome> RunAll(IEnumerable<int> seeds)
    {
        var outcomes = new ConcurrentBag<Outcome>();
        Parallel.ForEach(seeds, seed => outcomes.Add(Schedule.Run(seed)));
        return [.. outcomes];
    }

    private static int? Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static void Log(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
