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

    /// <summary>Canceled before any money was taken. Final.</summary>
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
