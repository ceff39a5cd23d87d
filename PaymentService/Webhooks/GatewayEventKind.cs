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

    /// <summary>Money has been given back; the amount is the sum of all refunds so far.</summary>
    Refunded,

    /// <summary>A refund did not arrive; its amount is ours again.</summary>
    RefundFailed,
}
