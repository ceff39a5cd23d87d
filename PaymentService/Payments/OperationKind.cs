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

    /// <summary>A refund has failed after it was booked; its money is ours again.</summary>
    RefundReversal,

    /// <summary>Money has come that fits no payment; it is held in suspense until an operator decides.</summary>
    Suspense,

    /// <summary>Money held in suspense has been given back.</summary>
    SuspenseRefund,

    /// <summary>Giving back money held in suspense has failed; it is held again.</summary>
    SuspenseRefundReversal,

    /// <summary>An operator has taken money out of suspense, because it is known now whose it is.</summary>
    SuspenseAdjustment,

    /// <summary>The provider has taken money back, because the payer disputes the payment.</summary>
    Dispute,

    /// <summary>The provider has returned disputed money.</summary>
    DisputeReversal,
}
