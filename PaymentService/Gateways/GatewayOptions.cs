namespace Payments.PaymentService.Gateways;

/// <summary>Which gateway charges what, bound from the configuration section <c>Gateways</c>.</summary>
internal sealed class GatewayOptions
{
    /// <summary>
    /// The gateway of every purpose that <see cref="Purposes"/> does not name: <c>simulated</c> or <c>stripe</c>. In Development it is
    /// <c>simulated</c> when nothing is said; elsewhere the service does not start without it.
    /// </summary>
    public string Default { get; set; } = "";

    /// <summary>Gateways of single purposes: <c>Gateways:Purposes:tuition=stripe</c>.</summary>
    public Dictionary<string, string> Purposes { get; } = [];

    /// <summary>The simulated gateway.</summary>
    public SimulatedOptions Simulated { get; } = new();

    /// <summary>Stripe.</summary>
    public StripeOptions Stripe { get; } = new();
}
