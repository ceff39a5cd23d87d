namespace Payments.PaymentService.Reconciliation;

/// <summary>A difference as operators see it.</summary>
/// <param name="Id">Counts the differences.</param>
/// <param name="Kind">Between what: payment, ledger, books or gateway.</param>
/// <param name="PaymentId">The payment, if it is one of ours.</param>
/// <param name="Detail">What does not agree.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="FirstSeenAt">UTC.</param>
/// <param name="LastSeenAt">UTC.</param>
/// <param name="ResolvedAt">UTC; null while it is open.</param>
/// <param name="ResolvedBy">The operator, or <c>reconciliation</c>.</param>
/// <param name="Reason">Why it was resolved.</param>
internal sealed record DifferenceView(
    long Id,
    string Kind,
    Guid? PaymentId,
    string Detail,
    DifferenceStatus Status,
    DateTime FirstSeenAt,
    DateTime LastSeenAt,
    DateTime? ResolvedAt,
    string? ResolvedBy,
    string? Reason
)
{
    public static DifferenceView Of(ReconciliationDifference d) =>
        new(d.Id, d.Kind, d.PaymentId, d.Detail, d.Status, d.FirstSeenAt, d.LastSeenAt, d.ResolvedAt, d.ResolvedBy, d.Reason);
}
