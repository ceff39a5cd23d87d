namespace Payments.PaymentService.Gateways;

/// <summary>Adding the gateways.</summary>
internal static class GatewayServices
{
    private const int MinWebhookSecret = 16;

    /// <summary>
    /// Registers <see cref="GatewayDirectory"/> and the gateway of what people decide; the others are registered beside them. A
    /// configuration that cannot work stops the service at its start.
    /// </summary>
    public static void AddGateways(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<GatewayOptions>()
            .BindConfiguration("Gateways")
            .PostConfigure(o =>
            {
                if (o.Default.Length == 0 && builder.Environment.IsDevelopment())
                {
                    o.Default = SimulatedOptions.GatewayName;
                }
            })
            .Validate(o => o.Default.Length > 0, "Gateways:Default is missing: outside Development no gateway is taken for granted.")
            .Validate(
                o => NamesIn(o).All(IsKnown),
                $"Gateways:Default and Gateways:Purposes:* are '{SimulatedOptions.GatewayName}' or '{StripeOptions.GatewayName}'."
            )
            .Validate(
                o => !(o.Stripe.IsLive && builder.Environment.IsDevelopment()),
                "Gateways:Stripe:SecretKey is a live key, which would charge real cards: in Development it must be a test key."
            )
            .Validate(
                o => !NamesIn(o).Contains(StripeOptions.GatewayName) || o.Stripe.SecretKey.Length > 0,
                "Gateways:Stripe:SecretKey is missing."
            )
            .Validate(
                o => o.Stripe.BaseAddress.Scheme == Uri.UriSchemeHttps || o.Stripe.BaseAddress.IsLoopback,
                "Gateways:Stripe:BaseAddress must be https://…"
            )
            .Validate(
                o => o.Stripe.Timeout > TimeSpan.Zero && o.Simulated.SlowDelay >= TimeSpan.Zero,
                "Gateways:Stripe:Timeout must be above zero, Gateways:Simulated:SlowDelay not below."
            )
            .Validate(
                o => o.Stripe.WebhookSecrets.All(s => s.Length >= MinWebhookSecret),
                $"Each of Gateways:Stripe:WebhookSecrets has at least {MinWebhookSecret} characters."
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<IGateway, ManualGateway>();
        builder.Services.AddSingleton<GatewayDirectory>();
    }

    private static IEnumerable<string> NamesIn(GatewayOptions options) => options.Purposes.Values.Append(options.Default);

    private static bool IsKnown(string name) => name is SimulatedOptions.GatewayName or StripeOptions.GatewayName;
}
