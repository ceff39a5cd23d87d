namespace Payments.Tests.Simulation;

/// <summary>The result of a schedule.</summary>
internal sealed record Outcome(
    int Seed,
    IReadOnlyList<string> Violations,
    Trace Trace,
    int Steps,
    int Committed,
    IReadOnlyDictionary<string, int> Faults
)
{
    /// <summary>Last events that are printed when a schedule has failed.</summary>
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
