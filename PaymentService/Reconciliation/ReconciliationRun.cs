namespace Payments.PaymentService.Reconciliation;

/// <summary>One comparison of payments, ledger and gateways.</summary>
public sealed class ReconciliationRun
{
    /// <summary>Counts the runs.</summary>
    public long Id { get; private init; }

    /// <summary>Whether everything was compared, and not only what has changed since the run before.</summary>
    public bool IsFull { get; init; }

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime FinishedAt { get; set; }

    /// <summary>What was answered since then was compared, UTC; null for everything.</summary>
    public DateTime? ComparedFrom { get; init; }

    /// <summary>Differences that it has found, those among them that operators have explained not counted.</summary>
    public int Found { get; set; }

    /// <summary>Differences that were open before and are not there any more.</summary>
    public int Healed { get; set; }

    /// <summary>What could not be compared; null when all could.</summary>
    public string? Failure { get; set; }

    /// <summary>The differences that it has found; not stored with the run, because they outlive it.</summary>
    public List<ReconciliationDifference> Differences { get; } = [];
}
