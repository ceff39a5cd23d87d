namespace Payments.PaymentService.Gateways;

/// <summary>Where a charge stands at the gateway.</summary>
internal enum GatewayState
{
    /// <summary>Not decided yet.</summary>
    Pending,

    /// <summary>The money is reserved on the card.</summary>
    Authorized,

    /// <summary>The money has been taken, wholly or in part.</summary>
    Captured,

    /// <summary>The card was refused.</summary>
    Declined,

    /// <summary>The reserved money has been freed, or the charge given up.</summary>
    Voided,
}
