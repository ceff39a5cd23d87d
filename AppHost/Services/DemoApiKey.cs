using Payments.AppHost.Startup;

namespace Payments.AppHost.Services;

/// <summary>A key for trying the payments API out.</summary>
internal static class DemoApiKey
{
    private const string Name = "api-key";

    /// <summary>What secret keys of test modes begin with, as the libraries for Stripe's API know them.</summary>
    private const string Prefix = "sk_test_";

    /// <summary>
    /// The key of the merchant <c>demo</c> is made at the first start and kept beside the data; the dashboard shows it under Parameters.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithDemoApiKey(
        this IResourceBuilder<ProjectResource> service,
        AppHostOptions options
    ) =>
        service.WithEnvironment(
            "ApiKeys__Demo",
            service.ApplicationBuilder.AddParameter(Name, Prefix + options.Data.Password(Name), secret: true)
        );
}
