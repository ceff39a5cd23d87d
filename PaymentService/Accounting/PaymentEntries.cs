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

    /// <summary>A refund has failed after it was booked: its reverse.</summary>
    /// <inheritdoc cref="Capture"/>
    public static LedgerEntry RefundReversal(
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
        return new LedgerEntry(operationId, EntryKind.RefundReversal, paymentId, at, Move(from, to, userId, amount));
    }

    /// <summary>Money that fits no payment has come, or (<paramref name="isReturned"/>) has been given back.</summary>
    public static LedgerEntry Suspense(Guid paymentId, Guid operationId, string gateway, Money amount, bool isReturned, DateTimeOffset at)
    {
        var (received, held) = (
            ChartOfAccounts.GatewayReceivable(gateway, amount.Currency),
            ChartOfAccounts.Suspense(gateway, amount.Currency)
        );
        return isReturned
            ? new LedgerEntry(operationId, EntryKind.SuspenseRefund, paymentId, at, Move(held, received, userId: null, amount))
            : new LedgerEntry(operationId, EntryKind.Suspense, paymentId, at, Move(received, held, userId: null, amount));
    }

    /// <summary>An operator knows whose money in suspense is: it is no longer held for whoever it came from.</summary>
    public static LedgerEntry Adjustment(Guid paymentId, Guid operationId, string gateway, Money amount, DateTimeOffset at)
    {
        var (held, adjusted) = (ChartOfAccounts.Suspense(gateway, amount.Currency), ChartOfAccounts.Adjustments(amount.Currency));
        return new LedgerEntry(operationId, EntryKind.Adjustment, paymentId, at, Move(held, adjusted, userId: null, amount));
    }

    /// <summary>The provider has taken disputed money back, or (<paramref name="isReturned"/>) has returned it.</summary>
    public static LedgerEntry Dispute(Guid paymentId, Guid operationId, string gateway, Money amount, bool isReturned, DateTimeOffset at)
    {
        var (received, disputed) = (
            ChartOfAccounts.GatewayReceivable(gateway, amount.Currency),
            ChartOfAccounts.Disputed(gateway, amount.Currency)
        );
        return isReturned
            ? new LedgerEntry(operationId, EntryKind.DisputeReversal, paymentId, at, Move(received, disputed, userId: null, amount))
            : new LedgerEntry(operationId, EntryKind.Dispute, paymentId, at, Move(disputed, received, userId: null, amount));
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
