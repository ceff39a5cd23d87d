using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Payments.AppHost.Startup;

/// <summary>
/// What the launch settings say, for a start without them (by a debugger, a service manager, <c>dotnet AppHost.dll</c>). Each of them may be
/// set otherwise in the configuration.
/// </summary>
internal static class BuilderDefaults
{
    /// <summary>
    /// Longest wait for the AppHost's own servers and for the end of all resources. Services get 5 s from their host and 6 s from the
    /// orchestrator, so that what is left of the 15 s in which everything ends is for a busy machine.
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
