namespace Payments.PaymentService.Corrections;

/// <summary>What an operator corrects.</summary>
public enum CorrectionKind
{
    /// <summary>Money goes back to the payer.</summary>
    Refund,

    /// <summary>An operation is answered for.</summary>
    Resolution,

    /// <summary>Money is taken out of suspense.</summary>
    SuspenseAdjustment,
}
