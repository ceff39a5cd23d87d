namespace Payments.PaymentService.Reconciliation;

/// <summary>Something that payments, ledger and gateway do not agree on.</summary>
public sealed class ReconciliationDifference
{
    /// <summary>Counts the differences.</summary>
    public long Id { get; private init; }

    /// <summary>The run that found it.</summary>
    public long RunId { get; private init; }

    /// <summary>
    /// Between what: <c>payment</c> (a payment and its operations), <c>ledger</c> (an operation and its entry), <c>books</c> (the ledger
    /// with itself), <c>gateway</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The payment, if it is one of ours.</summary>
    public Guid? PaymentId { get; init; }

    /// <summary>What does not agree, in words and amounts.</summary>
    public required string Detail { get; init; }
}
