namespace Payments.PaymentService.Gateways;

/// <summary>What came of a call.</summary>
internal enum GatewayOutcome
{
    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Refused; nothing has been done, and nothing will be.</summary>
    Declined,

    /// <summary>Nobody knows. The call must be repeated with its key.</summary>
    Unknown,
}
