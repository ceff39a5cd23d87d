namespace Payments.PaymentService.Gateways;

/// <summary>Which gateways there are, from the configuration section <c>Gateways</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>The gateway that new payments use: <c>simulated</c> or <c>stripe</c>.</summary>
    public string Default { get; set; } = "simulated";
}
