using System.Collections.Frozen;

namespace Payments.PaymentService.Payments;

/// <summary>Where a payment stands.</summary>
public enum PaymentStatus
{
    /// <summary>Recorded; nothing has been tried.</summary>
    Pending,

    /// <summary>On its way to the gateway.</summary>
    Processing,

    /// <summary>The money has been taken. Final.</summary>
    Succeeded,

    /// <summary>The money has not been taken, and will not be. Final.</summary>
    Failed,
}

/// <summary>The one table of legal transitions.</summary>
public static class PaymentTransitions
{
    /// <summary>Every legal transition; a pair that is not here is refused.</summary>
    public static FrozenSet<(PaymentStatus From, PaymentStatus To)> Legal { get; } = FrozenSet.Create<(PaymentStatus, PaymentStatus)>(
        (PaymentStatus.Pending, PaymentStatus.Processing),
        (PaymentStatus.Processing, PaymentStatus.Succeeded),
        (PaymentStatus.Processing, PaymentStatus.Failed));
}
