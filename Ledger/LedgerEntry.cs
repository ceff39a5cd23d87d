namespace Payments.Ledger;

/// <summary>What happened, in the words of the business.</summary>
public enum EntryKind
{
    /// <summary>A gateway has taken money for us.</summary>
    Capture,

    /// <summary>A gateway has given money back.</summary>
    Refund,
}

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

/// <summary>A movement of money between accounts, written once and never changed. Its postings sum to zero in each currency.</summary>
/// <param name="Key">Makes the posting happen once: the id of the operation that it stands for.</param>
/// <param name="Kind">What happened.</param>
/// <param name="PaymentId">The payment that it belongs to.</param>
/// <param name="PostedAt">When it was written into the books, by the writer's clock; not when the gateway acted, or yesterday's balances
/// would change today.</param>
/// <param name="Postings">At least two, in an order that a repetition has as well.</param>
public sealed record LedgerEntry(Guid Key, EntryKind Kind, Guid? PaymentId, DateTimeOffset PostedAt, IReadOnlyList<Posting> Postings)
{
    /// <exception cref="LedgerException">It does not balance.</exception>
    public void Check()
    {
        if (Postings.Count < 2 || Postings.Any(p => p.AmountMinor == 0))
        {
            throw new LedgerException(LedgerRefusal.Unbalanced, $"Entry {Key} needs at least two postings, none of them of 0.");
        }

        foreach (var currency in Postings.GroupBy(p => p.Account.Currency))
        {
            // Int128: two amounts that overflow a long must not seem to cancel each other out.
            if (currency.Aggregate(Int128.Zero, (sum, p) => sum + p.AmountMinor) is var sum && sum != 0)
            {
                throw new LedgerException(LedgerRefusal.Unbalanced, $"The {currency.Key} postings of entry {Key} sum to {sum}, not to 0.");
            }
        }
    }
}
