using Payments.Contracts;
using Payments.Ledger;

namespace Payments.PaymentService.Accounting;

/// <summary>The entries that business events make; docs/ledger.md shows them.</summary>
internal static class PaymentEntries
{
    /// <summary>
    /// A gateway has taken money without a hold before. The money of a known user passes through the user's account, where it shows as a
    /// payment in and a purchase out, and leaves nothing.
    /// </summary>
    /// <param name="paymentId">The payment.</param>
    /// <param name="operationId">The capture's own id; posting it again changes nothing.</param>
    /// <param name="gateway">The gateway's name.</param>
    /// <param name="purpose">One of <see cref="PaymentPurpose"/>.</param>
    /// <param name="userId">The registered user who pays; null for a guest.</param>
    /// <param name="amount">Above 0.</param>
    /// <param name="at">Now.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not above 0.</exception>
    public static LedgerEntry Capture(
        Guid paymentId,
        Guid operationId,
        string gateway,
        string purpose,
        long? userId,
        Money amount,
        DateTimeOffset at
    )
    {
        var (from, to) = (
            ChartOfAccounts.GatewayReceivable(gateway, amount.Currency),
            ChartOfAccounts.PurposePayable(purpose, amount.Currency)
        );
        return new LedgerEntry(operationId, EntryKind.Capture, paymentId, at, Move(from, to, userId, amount));
    }

    /// <summary>
    /// A gateway has given back money, in whole or in part: the reverse of its capture, and under an id of its own for each refund.
    /// </summary>
    /// <inheritdoc cref="Capture"/>
    public static LedgerEntry Refund(
        Guid paymentId,
        Guid operationId,
        string gateway,
        string purpose,
        long? userId,
        Money amount,
        DateTimeOffset at
    )
    {
        var (from, to) = (
            ChartOfAccounts.PurposePayable(purpose, amount.Currency),
            ChartOfAccounts.GatewayReceivable(gateway, amount.Currency)
        );
        return new LedgerEntry(operationId, EntryKind.Refund, paymentId, at, Move(from, to, userId, amount));
    }

    private static Posting[] Move(LedgerAccount debit, LedgerAccount credit, long? userId, Money amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount.Minor);
        if (userId is not { } id)
        {
            return [Posting.Debit(debit, amount.Minor), Posting.Credit(credit, amount.Minor)];
        }

        var user = ChartOfAccounts.User(id, amount.Currency);
        return
        [
            Posting.Debit(debit, amount.Minor),
            Posting.Credit(user, amount.Minor),
            Posting.Debit(user, amount.Minor),
            Posting.Credit(credit, amount.Minor),
        ];
    }
}
