using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static class HttpHealthCheckExtensions
{
    private static readonly HttpClient Client = new();
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = builder.GetEndpoint(endpointName ?? "http");
        if (!endpoint.Exists)
        {
            throw new DistributedApplicationException($"Could not create HTTP health check for resource '{builder.Resource.Name}' as no endpoint was found matching '{endpoint.EndpointName}'.");
        }

        var (expected, relative) = (statusCode ?? 200, path ?? "/");
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{relative}_{expected}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(key, ct => CheckAsync(endpoint, relative, expected, ct), timeout: Timeout);
        return builder.WithHealthCheck(key);
    }

    private static async Task<HealthCheckResult> CheckAsync(EndpointReference endpoint, string path, int expected, CancellationToken ct)
    {
        using var response = await Client.GetAsync(new Uri(new Uri(endpoint.Url), path), ct).ConfigureAwait(false);
        return (int)response.StatusCode == expected
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"Expected status {expected}, got {(int)response.StatusCode}.");
    }
}
