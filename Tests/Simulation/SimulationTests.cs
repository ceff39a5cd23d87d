using System.Collections.Concurrent;
using System.Globalization;

namespace Payments.Tests.Simulation;

/// <summary>
/// Relay, broker, inbox and consumers through thousands of schedules. The relay's step, the processing of deliveries, the retry ladder
/// and dead letters are the real code; database, broker, clock and processes are simulated, and whatever can go wrong between them does.
/// </summary>
public sealed class SimulationTests
{
    /// <summary>Environment variable with one seed to run instead of all others.</summary>
    internal const string SeedVariable = "PAYMENTS_SIMULATION_SEED";

    /// <summary>Environment variable with the number of fresh seeds to run.</summary>
    private const string CountVariable = "PAYMENTS_SIMULATION_COUNT";

    private const int KnownSeeds = 3_000;
    private const int FreshSeeds = 2_000;

    /// <summary>Schedules within which each fault must have struck, and how often.</summary>
    private const int Sample = 200;
    private const int OftenEnough = 10;

    private static readonly string[] FaultsOfOtherParts =
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
    public void The_guarantees_hold_in_every_known_schedule() => HoldIn(Enumerable.Range(1, KnownSeeds));

    [Fact]
    public void The_guarantees_hold_in_schedules_that_nobody_has_seen_before() =>
        HoldIn(Enumerable.Range(Random.Shared.Next(KnownSeeds, int.MaxValue / 2), Read(CountVariable) ?? FreshSeeds));

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
    public void Every_fault_strikes()
    {
        var struck = RunAll(Enumerable.Range(1, Sample))
            .SelectMany(o => o.Faults)
            .GroupBy(f => f.Key)
            .ToDictionary(f => f.Key, f => f.Sum(s => s.Value));

        foreach (var (fault, times) in struck.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            Say($"{times, 6} × {fault}");
        }

        struck.Keys.ShouldBe(Nemesis.Names.Concat(FaultsOfOtherParts), ignoreOrder: true);
        struck.ShouldAllBe(fault => fault.Value >= OftenEnough);
    }

    private static void HoldIn(IEnumerable<int> seeds)
    {
        var outcomes = RunAll(Read(SeedVariable) is { } chosen ? [chosen] : seeds);
        var bad = outcomes.Where(o => !o.IsGood).ToList();
        if (bad.Count > 0)
        {
            // Of several the shortest is the easiest to understand.
            Assert.Fail(
                $"{bad.Count} of {outcomes.Count} schedules fail, the first of them with seed {bad.Min(o => o.Seed)}.\n{bad.MinBy(o => o.Trace.Count)}"
            );
        }

        Say(
            $"{outcomes.Count} schedules, {outcomes.Sum(o => (long)o.Steps)} steps, {outcomes.Sum(o => o.Committed)} messages committed, {outcomes.Sum(o => o.Faults.Values.Sum())} faults."
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

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
