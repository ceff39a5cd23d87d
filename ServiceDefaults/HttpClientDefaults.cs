using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace Payments.ServiceDefaults;

/// <summary>
/// Every HttpClient finds services by name and bears short faults. What may have an effect is not repeated unless the caller says that it
/// may.
/// </summary>
internal static class HttpClientDefaults
{
    /// <summary>
    /// Before the first of three repetitions; doubled each time. The services are near, and whoever calls one in a step or a handler has
    /// retries of his own.
    /// </summary>
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);

    public static void AddHttpClientDefaults(this IServiceCollection services)
    {
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler(options =>
            {
                options.Retry.Delay = FirstRetry;
                options.Retry.DisableForUnsafeHttpMethods();
            });
            http.AddServiceDiscovery();
        });
    }
}
