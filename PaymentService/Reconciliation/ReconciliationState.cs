namespace Payments.PaymentService.Reconciliation;

/// <summary>How far the reconciliation has come, and who is at it; one row for all instances.</summary>
public sealed class ReconciliationState
{
    /// <summary>The only row's.</summary>
    public const int OnlyId = 1;

    /// <summary>Always <see cref="OnlyId"/>.</summary>
    public int Id { get; init; }

    /// <summary>What was answered before then has been compared, UTC; null before the first run.</summary>
    public DateTime? ComparedUntil { get; private set; }

    /// <summary>When the last run began that could compare everything it was to, UTC.</summary>
    public DateTime? LastGoodAt { get; private set; }

    /// <summary>When the last full run began, UTC.</summary>
    public DateTime? LastFullAt { get; private set; }

    /// <summary>The run that is under way.</summary>
    public Guid? LeasedBy { get; private set; }

    /// <summary>Until when no other one begins, UTC.</summary>
    public DateTime? LeasedUntil { get; private set; }

    /// <summary>The run has ended, and has compared what it was to.</summary>
    internal void Complete(ReconciliationRun run)
    {
        (LeasedBy, LeasedUntil) = (null, null);
        if (run.Failure is null)
        {
            (ComparedUntil, LastGoodAt) = (run.StartedAt, run.StartedAt);
            LastFullAt = run.IsFull ? run.StartedAt : LastFullAt;
        }
    }
}
