namespace Payments.Ledger;

/// <summary>What happened.</summary>
public enum EntryKind
{
    /// <summary>A gateway has taken money for us.</summary>
    Capture,

    /// <summary>A gateway has given money back.</summary>
    Refund,
}
