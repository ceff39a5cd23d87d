namespace Payments.TuitionApi.Payments;

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
