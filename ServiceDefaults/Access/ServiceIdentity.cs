using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Payments.ServiceDefaults;

/// <summary>Calling another service as this service.</summary>
public static class ServiceIdentity
{
    internal const string KeyPrefix = "svc_";

    private const string KeySetting = "Access:ServiceKey";

    /// <summary>
    /// Sends this service's key (configuration <c>Access:ServiceKey</c>) with every request of the client; so it is for clients that call
    /// services of this system only.
    /// </summary>
    /// <exception cref="InvalidOperationException">When a request is sent: no key is configured.</exception>
    public static IHttpClientBuilder AddServiceIdentity(this IHttpClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.TryAddTransient<Handler>();
        return client.AddHttpMessageHandler<Handler>();
    }

    private sealed class Handler(IConfiguration configuration) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var key =
                configuration[KeySetting]
                ?? throw new InvalidOperationException($"{KeySetting} is not configured, so this service can call no other.");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
