namespace Payments.Tests.Simulation;

/// <summary>
/// How likely each fault is in this schedule, drawn from the seed: some schedules have many faults of one kind, some a few of all kinds.
/// Rates are probabilities for each commit, message or confirm, and for each step of the scheduler (<see cref="Injection"/>).
/// </summary>
internal sealed class FaultRates(Random random)
{
    /// <summary>Proportion of schedules in which a fault does not occur at all.</summary>
    private const double Absent = 0.4;

    private readonly Dictionary<string, int> counts = [];

    public double Injection { get; private set; } = 0.05 * Math.Pow(random.NextDouble(), 2);

    public double CommitLostBefore { get; private set; } = Draw(random, 0.2);

    public double CommitLostAfter { get; private set; } = Draw(random, 0.2);

    public double Refused { get; private set; } = Draw(random, 0.1);

    public double Returned { get; private set; } = Draw(random, 0.1);

    public double ConfirmLate { get; private set; } = Draw(random, 0.3);

    public double ConfirmNever { get; private set; } = Draw(random, 0.05);

    public double Reordered { get; private set; } = Draw(random, 0.5);

    /// <summary>How often each fault has happened.</summary>
    public IReadOnlyDictionary<string, int> Counts => counts;

    public void Count(string fault) => counts[fault] = counts.GetValueOrDefault(fault) + 1;

    /// <summary>From now on no fault happens.</summary>
    public void Stop() => Injection = CommitLostBefore = CommitLostAfter = Refused = Returned = ConfirmLate = ConfirmNever = Reordered = 0;

    private static double Draw(Random random, double most) => random.Chance(Absent) ? 0 : most * random.NextDouble();
}
