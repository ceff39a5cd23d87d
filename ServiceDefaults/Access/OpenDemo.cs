using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Payments.ServiceDefaults;

/// <summary>
/// A demonstration without signing in: with the setting <c>Access:OpenDemo</c>, whoever calls without any credentials from this machine is
/// taken for an operator at those endpoints that say <see cref="OpenInDemo"/>, and nowhere else. Only in the environment Development; in
/// any other the setting stops the service.
/// </summary>
public static partial class OpenDemo
{
    private const string Setting = "Access:OpenDemo";

    /// <summary>The operator's name in audits.</summary>
    private const string Name = "open-demo";

    /// <summary>The endpoint belongs to the example requests that the demonstration lets through.</summary>
    public static TBuilder OpenInDemo<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Marker());

    /// <summary>Between authentication and authorization.</summary>
    /// <exception cref="InvalidOperationException">The setting is on outside Development.</exception>
    internal static void UseOpenDemo(this WebApplication app)
    {
        if (!app.Configuration.GetValue<bool>(Setting))
        {
            return;
        }

        if (!app.Environment.IsDevelopment())
        {
            throw new InvalidOperationException(
                $"{Setting} lets everybody on this machine act as an operator. It is for the environment Development only."
            );
        }

        LogOpen(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OpenDemo)));
        app.Use(
            (context, next) =>
            {
                if (context.GetEndpoint()?.Metadata.GetMetadata<Marker>() is not null && IsFromHere(context))
                {
                    context.User = new ClaimsPrincipal(
                        new ClaimsIdentity([new Claim(ClaimTypes.Name, Name), new Claim(ClaimTypes.Role, Access.Operator)], Name)
                    );
                }

                return next(context);
            }
        );
    }

    /// <summary>
    /// No credentials, a connection from this machine, and not sent by a page of another site: browsers say <c>Origin</c> with every POST,
    /// and a name that was bent to this machine shows in <c>Host</c>.
    /// </summary>
    private static bool IsFromHere(HttpContext context) =>
        context.User.Identity?.IsAuthenticated != true
        && context.Request.Headers.Authorization.Count == 0
        && context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && IsLoopback(context.Request.Host.Host)
        && (context.Request.Headers.Origin is not [{ } origin, ..] || origin == $"{context.Request.Scheme}://{context.Request.Host}");

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "OPEN DEMO: everybody on this machine may read, approve and reject without signing in."
    )]
    private static partial void LogOpen(ILogger logger);

    private sealed record Marker;
}
