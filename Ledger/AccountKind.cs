namespace Payments.Ledger;

/// <summary>The side on which an account grows: assets and expenses by debits, liabilities and income by credits.</summary>
public enum AccountKind
{
    /// <summary>What others owe us, or what we have.</summary>
    Asset,

    /// <summary>What we owe others.</summary>
    Liability,

    /// <summary>What we have earned.</summary>
    Income,

    /// <summary>What we have spent.</summary>
    Expense,
}
