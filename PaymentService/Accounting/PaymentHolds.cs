using Payments.Contracts;
using Payments.Ledger;

namespace Payments.PaymentService.Accounting;

/// <summary>Holds and their ends, as authorizations, captures, voids and expiries make them.</summary>
internal static class PaymentHolds
{
    /// <summary>A gateway has promised money.</summary>
    /// <param name="paymentId">The payment.</param>
    /// <param name="holdId">The authorization's own id.</param>
    /// <param name="gateway">The gateway's name.</param>
    /// <param name="purpose">One of <see cref="PaymentPurpose"/>.</param>
    /// <param name="userId">The registered user who pays; null for a guest.</param>
    /// <param name="amount">Above 0.</param>
    /// <param name="at">Now.</param>
    /// <param name="validFor">How long the gateway keeps its promise; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Amount or validity is not above 0.</exception>
    public static LedgerHold Authorize(
        Guid paymentId,
        Guid holdId,
        string gateway,
        string purpose,
        long? userId,
        Money amount,
        DateTimeOffset at,
        TimeSpan validFor
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount.Minor);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(validFor, TimeSpan.Zero);
        return new LedgerHold(
            holdId,
            paymentId,
            ChartOfAccounts.GatewayReceivable(gateway, amount.Currency),
            ChartOfAccounts.PurposePayable(purpose, amount.Currency),
            userId is { } id ? ChartOfAccounts.User(id, amount.Currency) : null,
            amount.Minor,
            at,
            at + validFor
        );
    }

    /// <summary>The gateway has captured the money, or a part; the rest is released.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not above 0.</exception>
    public static HoldResolution Capture(Guid holdId, Guid operationId, long amountMinor, DateTimeOffset at)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amountMinor);
        return new HoldResolution(operationId, holdId, ResolutionKind.Posted, amountMinor, at);
    }

    /// <summary>The authorization is voided.</summary>
    public static HoldResolution Void(Guid holdId, Guid operationId, DateTimeOffset at) =>
        new(operationId, holdId, ResolutionKind.Voided, AmountMinor: 0, at);

    /// <summary>The authorization has expired.</summary>
    public static HoldResolution Expire(Guid holdId, Guid operationId, DateTimeOffset at) =>
        new(operationId, holdId, ResolutionKind.Expired, AmountMinor: 0, at);
}
