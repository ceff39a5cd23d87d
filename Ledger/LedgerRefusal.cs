namespace Payments.Ledger;

/// <summary>Why the ledger refuses.</summary>
public enum LedgerRefusal
{
    /// <summary>Something written would be changed.</summary>
    AppendOnly,

    /// <summary>An account is of another kind or currency than asked for.</summary>
    AccountDiffers,

    /// <summary>The postings of an entry do not sum to zero, or are not those that it was made for.</summary>
    Unbalanced,

    /// <summary>There is no such hold.</summary>
    HoldUnknown,

    /// <summary>The hold has been posted.</summary>
    HoldPosted,

    /// <summary>The hold has been voided.</summary>
    HoldVoided,

    /// <summary>The hold has been resolved as expired.</summary>
    HoldExpired,

    /// <summary>More would be posted than is held.</summary>
    HoldExceeded,

    /// <summary>The hold has not run out yet.</summary>
    HoldNotExpired,

    /// <summary>The key stands for something else.</summary>
    KeyReused,

    /// <summary>An account that must not go negative would.</summary>
    Overdrawn,
}
