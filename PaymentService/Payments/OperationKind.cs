namespace Payments.PaymentService.Payments;

/// <summary>What is asked of a gateway.</summary>
public enum OperationKind
{
    /// <summary>Take the money.</summary>
    Charge,

    /// <summary>Reserve the money on the card.</summary>
    Authorize,

    /// <summary>Take reserved money, in whole or in part.</summary>
    Capture,

    /// <summary>Release reserved money.</summary>
    Void,

    /// <summary>Give money back.</summary>
    Refund,

    /// <summary>Cancel what is open at the gateway for its payer to confirm. No money moves.</summary>
    Cancel,
}
