namespace Payments.Ledger;

/// <summary>What happened.</summary>
public enum EntryKind
{
    /// <summary>A gateway has taken money for us.</summary>
    Capture,

    /// <summary>A gateway has given money back.</summary>
    Refund,

    /// <summary>A refund did not arrive, and its money is back.</summary>
    RefundReversal,

    /// <summary>Money has come of which nobody knows what it is for.</summary>
    Suspense,

    /// <summary>Money of which nobody knew what it was for has been given back.</summary>
    SuspenseRefund,

    /// <summary>A provider has taken disputed money back.</summary>
    Dispute,

    /// <summary>A provider has returned disputed money.</summary>
    DisputeReversal,

    /// <summary>An operator has corrected the books.</summary>
    Adjustment,
}
