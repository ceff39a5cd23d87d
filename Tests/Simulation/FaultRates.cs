namespace Payments.Tests.Simulation;

/// <summary>
/// How likely each fault is in this schedule, drawn from the seed: some schedules have many faults of one kind, some a few of all.
/// Rates are parts of 1: for each commit, message, confirm, or (strikes) step of the scheduler.
/// </summary>
internal sealed class FaultRates(Random random)
{
    /// <summary>Part of the schedules in which a fault does not occur at all.</summary>
    private const double Absent = 0.4;

    private readonly Dictionary<string, int> struck = [];

    public double Strike { get; private set; } = 0.05 * Math.Pow(random.NextDouble(), 2);

    public double CommitLostBefore { get; private set; } = Draw(random, 0.2);

    public double CommitLostAfter { get; private set; } = Draw(random, 0.2);

    public double Refused { get; private set; } = Draw(random, 0.1);

    public double Returned { get; private set; } = Draw(random, 0.1);

    public double ConfirmLate { get; private set; } = Draw(random, 0.3);

    public double ConfirmNever { get; private set; } = Draw(random, 0.05);

    public double Reordered { get; private set; } = Draw(random, 0.5);

    /// <summary>How often what has happened.</summary>
    public IReadOnlyDictionary<string, int> Counts => struck;

    public void Struck(string fault) => struck[fault] = struck.GetValueOrDefault(fault) + 1;

    /// <summary>From now on nothing goes wrong any more.</summary>
    public void Stop() => Strike = CommitLostBefore = CommitLostAfter = Refused = Returned = ConfirmLate = ConfirmNever = Reordered = 0;

    private static double Draw(Random random, double most) => random.Hits(Absent) ? 0 : most * random.NextDouble();
}
