using Payments.AppHost.Startup;

namespace Payments.AppHost.Services;

/// <summary>With what webhooks are signed.</summary>
internal static class WebhookSecret
{
    private const string Name = "stripe-webhook-secret";

    /// <summary>
    /// The secret is made at the first start and kept beside the data, for <c>./payments webhooks send</c>. Stripe has a secret of its own:
    /// the configuration <c>Parameters:stripe-webhook-secret</c> wins.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithWebhookSecret(
        this IResourceBuilder<ProjectResource> service,
        AppHostOptions options
    )
    {
        var builder = service.ApplicationBuilder;
        var secret = builder.Configuration[$"Parameters:{Name}"] ?? options.Data.Password(Name);
        return service.WithEnvironment("Gateways__Stripe__WebhookSecrets__0", builder.AddParameter(Name, secret, secret: true));
    }
}
