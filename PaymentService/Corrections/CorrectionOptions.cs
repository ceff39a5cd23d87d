namespace Payments.PaymentService.Corrections;

/// <summary>What operators may do alone, from the configuration section <c>Payments</c>.</summary>
public sealed class CorrectionOptions
{
    /// <summary>
    /// A correction of more than this takes effect only when a second operator, of another name, has approved it. Minor units of whatever
    /// currency the payment has; none needs it when left out.
    /// </summary>
    public long? FourEyesAbove { get; set; }
}
