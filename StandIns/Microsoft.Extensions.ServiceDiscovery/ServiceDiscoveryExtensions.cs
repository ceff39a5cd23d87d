using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

public static class ServiceDiscoveryServiceCollectionExtensions
{
    public static IServiceCollection AddServiceDiscovery(this IServiceCollection services) => services.AddTransient<ServiceDiscoveryHandler>();
}

public static class ServiceDiscoveryHttpClientBuilderExtensions
{
    public static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder httpClientBuilder) =>
        httpClientBuilder.AddHttpMessageHandler<ServiceDiscoveryHandler>();
}

/// <summary>Resolves <c>http://name</c>, <c>https+http://name</c> and <c>http://_endpoint.name</c> from the configuration section <c>services</c>; names that are not there stay as they are.</summary>
internal sealed class ServiceDiscoveryHandler(IConfiguration configuration) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = Resolve(configuration, request.RequestUri!);
        return base.SendAsync(request, cancellationToken);
    }

    internal static Uri Resolve(IConfiguration configuration, Uri uri)
    {
        var schemes = uri.Scheme.Split('+');
        var parts = uri.Host.Split('.', 2);
        var (endpoint, name) = parts.Length == 2 && parts[0].StartsWith('_') ? (parts[0][1..], parts[1]) : (null, uri.Host);
        foreach (var key in endpoint is null ? schemes : [endpoint])
        {
            if (configuration.GetSection($"services:{name}:{key}").GetChildren().FirstOrDefault()?.Value is { Length: > 0 } address)
            {
                var target = new Uri(address);
                return new UriBuilder(uri) { Scheme = target.Scheme, Host = target.Host, Port = target.Port }.Uri;
            }
        }

        return schemes.Length == 1 ? uri : new UriBuilder(uri) { Scheme = schemes[0], Port = uri.Port }.Uri;
    }
}
