namespace Payments.PaymentService.Gateways;

/// <summary>Which gateway charges what, bound from the configuration section <c>Gateways</c>.</summary>
internal sealed class GatewayOptions
{
    /// <summary>The gateway of every purpose that <see cref="Purposes"/> does not name: <c>simulated</c> or <c>stripe</c>.</summary>
    public string Default { get; set; } = SimulatedGateway.GatewayName;

    /// <summary>Gateways of single purposes: <c>Gateways:Purposes:tuition=stripe</c>.</summary>
    public Dictionary<string, string> Purposes { get; } = [];

    /// <summary>The simulated gateway.</summary>
    public SimulatedOptions Simulated { get; } = new();

    /// <summary>Stripe.</summary>
    public StripeOptions Stripe { get; } = new();
}

/// <summary>The simulated gateway.</summary>
internal sealed class SimulatedOptions
{
    /// <summary>How long the slow test card takes.</summary>
    public TimeSpan SlowDelay { get; set; } = TimeSpan.FromSeconds(3);
}

/// <summary>Stripe: where it is, and the secrets shared with it.</summary>
internal sealed class StripeOptions
{
    /// <summary>The gateway's name in settings, payments and the ledger.</summary>
    public const string GatewayName = "stripe";

    /// <summary>Where its HTTP interface is. Plain HTTP is taken on this machine only.</summary>
    public Uri BaseAddress { get; set; } = new("https://api.stripe.com");

    /// <summary>The account's secret key, <c>sk_…</c> or <c>rk_…</c>.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>How long an answer may take; after it the outcome is unknown. Below the time that a message handler may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The signing secrets of webhooks, <c>whsec_…</c>; several while one is replaced by the next. Without one, every webhook is refused.
    /// </summary>
    public IList<string> WebhookSecrets { get; } = [];

    /// <summary>How far the time in a webhook's signature may be from now, into the past and into the future.</summary>
    public TimeSpan WebhookTolerance { get; set; } = TimeSpan.FromSeconds(300);
}
