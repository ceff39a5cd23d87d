namespace Payments.PaymentService.Reconciliation;

/// <summary>One comparison of payments, ledger and gateways.</summary>
public sealed class ReconciliationRun
{
    /// <summary>Counts the runs.</summary>
    public long Id { get; private init; }

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime FinishedAt { get; set; }

    /// <summary>What does not agree; empty when all does.</summary>
    public List<ReconciliationDifference> Differences { get; } = [];
}
