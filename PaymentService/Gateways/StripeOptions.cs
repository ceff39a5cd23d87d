namespace Payments.PaymentService.Gateways;

/// <summary>Stripe: where it is, and the secrets shared with it.</summary>
internal sealed class StripeOptions
{
    /// <summary>The gateway's name in settings, payments and the ledger.</summary>
    public const string GatewayName = "stripe";

    private static readonly string[] LivePrefixes = ["sk_live_", "rk_live_"];

    /// <summary>Where its HTTP interface is. Plain HTTP is taken on this machine only.</summary>
    public Uri BaseAddress { get; set; } = new("https://api.stripe.com");

    /// <summary>The account's secret key, <c>sk_…</c> or <c>rk_…</c>.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>
    /// Whether the key is one of live mode, in which money moves (https://docs.stripe.com/keys). Events of the other mode are refused.
    /// </summary>
    public bool IsLive => LivePrefixes.Any(p => SecretKey.StartsWith(p, StringComparison.Ordinal));

    /// <summary>How long an answer may take; after it the outcome is unknown. Below the time that a message handler may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The signing secrets of webhooks, <c>whsec_…</c>; several while one is replaced by the next. Without one, every webhook is refused.
    /// </summary>
    public IList<string> WebhookSecrets { get; } = [];

    /// <summary>How far the time in a webhook's signature may be from now, into the past and into the future.</summary>
    public TimeSpan WebhookTolerance { get; set; } = TimeSpan.FromSeconds(300);
}
