namespace Payments.PaymentService.Reconciliation;

/// <summary>The bounds of the reconciliation, from the configuration section <c>Reconciliation</c>.</summary>
public sealed class ReconciliationOptions
{
    /// <summary>Time between two runs.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How far back a run looks: payments with an operation, and charges at gateways, since then.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(3);

    /// <summary>What is younger than this may still be on its way between the gateway and us, and is left to the next run.</summary>
    public TimeSpan SettlingTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Most differences that a run records; more of them say nothing new.</summary>
    public int MaxDifferences { get; set; } = 500;

    /// <summary>Runs that are kept.</summary>
    public int KeptRuns { get; set; } = 1_000;
}
