namespace Payments.TuitionApi.Payments;

/// <summary>The steps of a payment, in the order in which they happen.</summary>
public enum TuitionPaymentStepKind
{
    /// <summary>The request is recorded.</summary>
    Accepted,

    /// <summary>PaymentService has begun to process it.</summary>
    Processing,

    /// <summary>The bill is paid.</summary>
    Succeeded,

    /// <summary>The payment was declined.</summary>
    Failed,

    /// <summary>The mail server has accepted the mail to the student.</summary>
    Notified,

    /// <summary>All of its money was given back.</summary>
    Refunded,
}
