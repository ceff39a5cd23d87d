using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Payments.AppHost.Startup;

/// <summary>
/// Settings of Aspire that hold however the AppHost is started: by <c>aspire run</c>, <c>dotnet run</c> or as <c>AppHost.dll</c>, which
/// reads no launch settings. Each of them may be set otherwise in the configuration.
/// </summary>
internal static class BuilderDefaults
{
    /// <summary>
    /// Longest wait for the AppHost's own servers and for the end of all resources; .NET's default is 30 s. Everything is to end within
    /// 15 s: the services' hosts give them 5 s, and the orchestrator kills after 6 s what has not ended by then.
    /// </summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, string> Values = new()
    {
        ["ASPNETCORE_URLS"] = "http://localhost:18888",
        ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
        ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:18889",

        // Without it every first start of a day asks the package feed for newer versions of Aspire.
        ["ASPIRE_VERSION_CHECK_DISABLED"] = "true",

        // The prompt comes back when everything has ended: the next start finds its ports free.
        ["DcpPublisher:WaitForResourceCleanup"] = "true",
    };

    public static IDistributedApplicationBuilder WithDefaults(this IDistributedApplicationBuilder builder)
    {
        foreach (var (name, value) in Values.Where(v => builder.Configuration[v.Key] is null))
        {
            builder.Configuration[name] = value;
        }

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        return builder;
    }
}
