namespace Payments.TuitionApi.Payments;

/// <summary>The steps of a payment, in the order in which they happen.</summary>
public enum TuitionPaymentStepKind
{
    /// <summary>The request is recorded.</summary>
    Accepted,

    /// <summary>The payment service has taken it up.</summary>
    Processing,

    /// <summary>The bill is paid.</summary>
    Succeeded,

    /// <summary>The payment was declined.</summary>
    Failed,

    /// <summary>The student's mail server has accepted the mail.</summary>
    Notified,
}

/// <summary>A step that a payment has made; each kind at most once.</summary>
public sealed class TuitionPaymentStep
{
    /// <summary>The payment.</summary>
    public Guid PaymentId { get; init; }

    /// <summary>Which step.</summary>
    public TuitionPaymentStepKind Kind { get; init; }

    /// <summary>When it happened, by the clock of the service that did it. UTC.</summary>
    public DateTime At { get; init; }
}
