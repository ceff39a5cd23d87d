namespace Payments.Ledger;

/// <summary>One line of an entry.</summary>
/// <param name="Account">The account.</param>
/// <param name="AmountMinor">Minor units of the account's currency; above 0 is a debit, below 0 a credit. Never 0.</param>
public readonly record struct Posting(LedgerAccount Account, long AmountMinor)
{
    /// <summary>A debit of an amount above 0.</summary>
    public static Posting Debit(LedgerAccount account, long amountMinor) => new(account, amountMinor);

    /// <summary>A credit of an amount above 0.</summary>
    public static Posting Credit(LedgerAccount account, long amountMinor) => new(account, -amountMinor);
}
