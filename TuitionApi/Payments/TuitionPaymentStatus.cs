namespace Payments.TuitionApi.Payments;

/// <summary>Where a tuition payment stands, as the student sees it.</summary>
public enum TuitionPaymentStatus
{
    /// <summary>Recorded, and on its way to PaymentService.</summary>
    Accepted,

    /// <summary>PaymentService has begun to process it.</summary>
    Processing,

    /// <summary>The bill is paid.</summary>
    Succeeded,

    /// <summary>The bill is not paid; it may be tried again. Final.</summary>
    Failed,

    /// <summary>It had succeeded, and all of its money was given back; the bill is due again. Final.</summary>
    Refunded,
}
