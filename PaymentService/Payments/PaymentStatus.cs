using System.Collections.Frozen;
using S = Payments.PaymentService.Payments.PaymentStatus;

namespace Payments.PaymentService.Payments;

/// <summary>Where a payment stands.</summary>
public enum PaymentStatus
{
    /// <summary>Recorded; nothing is being tried.</summary>
    Pending,

    /// <summary>An operation is on its way to the gateway.</summary>
    Processing,

    /// <summary>The money is reserved on the card and waits to be captured.</summary>
    Authorized,

    /// <summary>The money has been taken.</summary>
    Succeeded,

    /// <summary>The money has not been taken, and will not be. Final.</summary>
    Failed,

    /// <summary>Called off before any money was taken. Final.</summary>
    Canceled,

    /// <summary>Nobody paid, or captured, in time. Final.</summary>
    Expired,

    /// <summary>A part of the money has been given back.</summary>
    PartiallyRefunded,

    /// <summary>All of the money has been given back. Final.</summary>
    Refunded,

    /// <summary>
    /// The gateway has not answered: nobody knows whether the money was taken. Nothing else may happen until it is known.
    /// </summary>
    Indeterminate,
}

/// <summary>The one table of legal transitions.</summary>
public static class PaymentTransitions
{
    /// <summary>Every legal transition; a pair that is not here is refused.</summary>
    public static FrozenSet<(PaymentStatus From, PaymentStatus To)> Legal { get; } =
        FrozenSet.Create<(PaymentStatus, PaymentStatus)>(
            (S.Pending, S.Processing),
            (S.Pending, S.Canceled),
            (S.Pending, S.Expired),
            // Pending again: a declined attempt, which may be tried with another card; or what could not be called off, because it was being
            // paid.
            (S.Processing, S.Pending),
            (S.Processing, S.Authorized),
            (S.Processing, S.Succeeded),
            (S.Processing, S.Failed),
            (S.Processing, S.Canceled),
            (S.Processing, S.Expired),
            (S.Processing, S.Indeterminate),
            (S.Indeterminate, S.Pending),
            (S.Indeterminate, S.Authorized),
            (S.Indeterminate, S.Succeeded),
            (S.Indeterminate, S.Failed),
            (S.Indeterminate, S.Canceled),
            (S.Indeterminate, S.Expired),
            (S.Authorized, S.Processing),
            (S.Authorized, S.Expired),
            (S.Succeeded, S.PartiallyRefunded),
            (S.Succeeded, S.Refunded),
            (S.PartiallyRefunded, S.Refunded)
        );

    /// <summary>States that nothing leaves.</summary>
    public static FrozenSet<PaymentStatus> Final { get; } = [.. Enum.GetValues<PaymentStatus>().Where(s => !Legal.Any(t => t.From == s))];
}
