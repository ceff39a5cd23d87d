using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace Payments.ServiceDefaults;

/// <summary>Every HttpClient finds services by name and bears short faults. What may have an effect is not repeated unless the caller says that it may.</summary>
internal static class OutgoingHttp
{
    public static void AddOutgoingHttp(this IServiceCollection services)
    {
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
            http.AddServiceDiscovery();
        });
    }
}
