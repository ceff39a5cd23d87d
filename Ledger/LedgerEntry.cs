namespace Payments.Ledger;

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
