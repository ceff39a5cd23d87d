namespace Payments.PaymentService.Webhooks;

/// <summary>What a gateway's event says about a payment.</summary>
internal enum GatewayEventKind
{
    /// <summary>The money is reserved on the card.</summary>
    Authorized,

    /// <summary>The money has been taken.</summary>
    Captured,

    /// <summary>The card was refused.</summary>
    Declined,

    /// <summary>Reserved money has been released, or the charge canceled.</summary>
    Voided,

    /// <summary>Money has been given back; the amount is the sum of all refunds of the charge so far.</summary>
    RefundTotal,

    /// <summary>One refund has been made.</summary>
    Refunded,

    /// <summary>One refund did not arrive; its amount is ours again.</summary>
    RefundFailed,

    /// <summary>The payer disputes the payment; no money has moved.</summary>
    DisputeOpened,

    /// <summary>The provider has taken disputed money back.</summary>
    DisputeWithdrawn,

    /// <summary>The provider has returned disputed money.</summary>
    DisputeReturned,

    /// <summary>A dispute has ended; money that moves by it has an event of its own.</summary>
    DisputeClosed,
}
