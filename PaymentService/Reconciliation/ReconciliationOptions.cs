namespace Payments.PaymentService.Reconciliation;

/// <summary>The bounds of the reconciliation, from the configuration section <c>Reconciliation</c>.</summary>
public sealed class ReconciliationOptions
{
    /// <summary>Time between two runs.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Time between two full runs, which compare everything and not only what has changed.</summary>
    public TimeSpan FullInterval { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How far back a full run reads the gateways' lists: charges made and money moved since then.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(3);

    /// <summary>
    /// How much of the time before it a run compares again: what was answered then may have been committed after the run before had looked.
    /// </summary>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What is younger than this may still be on its way between the gateway and us, and is left to the next run.</summary>
    public TimeSpan SettlingTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Most differences that a run records. With more of them the run says so, and counts as one that has failed.</summary>
    public int MaxDifferences { get; set; } = 10_000;

    /// <summary>Longest time of one statement of a full run, which reads all postings.</summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>For how long one instance alone reconciles; if it dies over it, the next one begins then.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Intervals after which health is degraded when no run has succeeded.</summary>
    public int MaxMissedIntervals { get; set; } = 3;

    /// <summary>Runs that are kept.</summary>
    public int KeptRuns { get; set; } = 1_000;
}
