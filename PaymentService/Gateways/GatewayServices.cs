using Microsoft.Extensions.Options;

namespace Payments.PaymentService.Gateways;

/// <summary>Adding the gateways.</summary>
internal static class GatewayServices
{
    private const int MinWebhookSecret = 16;

    /// <summary>
    /// Registers the gateways that run in this process and <see cref="GatewayDirectory"/>, which finds these and those that are registered beside them. A configuration that cannot work stops the service at its start.
    /// </summary>
    public static void AddGateways(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<GatewayOptions>()
            .BindConfiguration("Gateways")
            .Validate(
                o => NamesIn(o).All(IsKnown),
                $"Gateways:Default and Gateways:Purposes:* are '{SimulatedGateway.GatewayName}' or '{StripeOptions.GatewayName}'."
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
        builder.Services.AddSingleton<IGateway, SimulatedGateway>();
        builder.Services.AddSingleton<IGateway, ManualGateway>();
        builder.Services.AddSingleton<GatewayDirectory>();
    }

    private static IEnumerable<string> NamesIn(GatewayOptions options) => options.Purposes.Values.Append(options.Default);

    private static bool IsKnown(string name) => name is SimulatedGateway.GatewayName or StripeOptions.GatewayName;
}

/// <summary>Finds gateways.</summary>
internal sealed class GatewayDirectory(IEnumerable<IGateway> gateways, IOptions<GatewayOptions> options)
{
    private readonly Dictionary<string, IGateway> byName = gateways.ToDictionary(g => g.Name, StringComparer.Ordinal);

    /// <summary>The gateway that new payments of a purpose go to.</summary>
    public IGateway For(string purpose) => Named(options.Value.Purposes.GetValueOrDefault(purpose, options.Value.Default));

    /// <summary>The gateway that a payment went to; whatever follows its charge goes there too.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public IGateway Named(string name) =>
        byName.TryGetValue(name, out var gateway) ? gateway : throw new ArgumentException($"There is no gateway '{name}'.", nameof(name));
}
