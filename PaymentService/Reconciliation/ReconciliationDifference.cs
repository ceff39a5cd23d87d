namespace Payments.PaymentService.Reconciliation;

/// <summary>
/// Something that payments, ledger and gateway do not agree on. It is open until a comparison finds that they agree, or an operator says
/// why it may stay; it does not end by growing old.
/// </summary>
public sealed class ReconciliationDifference
{
    /// <summary>Counts the differences.</summary>
    public long Id { get; private init; }

    /// <summary>The run that found it first.</summary>
    public long RunId { get; set; }

    /// <summary>
    /// Between what: <c>payment</c> (a payment and its operations), <c>ledger</c> (an operation and its entry), <c>books</c> (the ledger
    /// with itself), <c>gateway</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The payment, if it is one of ours.</summary>
    public Guid? PaymentId { get; init; }

    /// <summary>The gateway's id of the charge, where it is about one: it is looked up again as long as the difference is open.</summary>
    public string? Reference { get; init; }

    /// <summary>What does not agree, in words and amounts.</summary>
    public required string Detail { get; init; }

    /// <summary>Where it stands.</summary>
    public DifferenceStatus Status { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime FirstSeenAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTime LastSeenAt { get; set; }

    /// <summary>When it was resolved, UTC; null while it is open.</summary>
    public DateTime? ResolvedAt { get; private set; }

    /// <summary>The operator, or <c>reconciliation</c> when they agree again.</summary>
    public string? ResolvedBy { get; private set; }

    /// <summary>Why it was resolved.</summary>
    public string? Reason { get; private set; }

    /// <summary>What makes two differences the same.</summary>
    internal (string Kind, Guid? PaymentId, string Detail) Identity => (Kind, PaymentId, Detail);

    /// <summary>Ends it.</summary>
    internal void Resolve(string by, string reason, DateTime now) =>
        (Status, ResolvedBy, Reason, ResolvedAt) = (DifferenceStatus.Resolved, by, reason, now);
}
