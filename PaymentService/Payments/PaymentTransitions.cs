using System.Collections.Frozen;
using S = Payments.PaymentService.Payments.PaymentStatus;

namespace Payments.PaymentService.Payments;

/// <summary>The one table of legal transitions.</summary>
public static class PaymentTransitions
{
    /// <summary>Every legal transition; a pair that is not here is refused.</summary>
    public static FrozenSet<(PaymentStatus From, PaymentStatus To)> Legal { get; } =
        FrozenSet.Create<(PaymentStatus, PaymentStatus)>(
            (S.Pending, S.Processing),
            (S.Pending, S.Canceled),
            (S.Pending, S.Expired),
            // Pending again: a declined attempt, which may be tried with another card; or what could not be canceled, because it was
            // being paid.
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
            (S.PartiallyRefunded, S.Refunded),
            (S.PartiallyRefunded, S.Succeeded),
            (S.Refunded, S.PartiallyRefunded),
            (S.Refunded, S.Succeeded)
        );

    /// <summary>The one way out of a final state: a refund has failed after it was booked.</summary>
    public static FrozenSet<(PaymentStatus From, PaymentStatus To)> Reversals { get; } =
        FrozenSet.Create<(PaymentStatus, PaymentStatus)>(
            (S.PartiallyRefunded, S.Succeeded),
            (S.Refunded, S.PartiallyRefunded),
            (S.Refunded, S.Succeeded)
        );

    /// <summary>States that no transition leaves, apart from <see cref="Reversals"/>.</summary>
    public static FrozenSet<PaymentStatus> Final { get; } =
    [.. Enum.GetValues<PaymentStatus>().Where(s => !Legal.Any(t => t.From == s && !Reversals.Contains(t)))];
}
