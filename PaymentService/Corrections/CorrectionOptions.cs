namespace Payments.PaymentService.Corrections;

/// <summary>What operators may do alone, from the configuration section <c>Payments</c>.</summary>
public sealed class CorrectionOptions
{
    /// <summary>
    /// A correction with which more than this is corrected of a payment takes effect only when a second operator, of another name, has
    /// approved it: what was refunded, or taken out of suspense, before counts too, so that nobody gets round it in parts. Minor units of
    /// whatever currency the payment has; none needs it when left out.
    /// </summary>
    public long? FourEyesAbove { get; set; }
}
