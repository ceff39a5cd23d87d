using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Payments.ServiceDefaults;

/// <summary>Headers that keep browsers from doing with an answer what it is not meant for. What an endpoint sets itself stays.</summary>
internal static class SecurityHeaders
{
    /// <summary>For answers that are no pages: nothing may be loaded by them, and nobody may frame them.</summary>
    private const string NoPage = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>One year, as browsers' makers ask for at least.</summary>
    private const string OnlyHttps = "max-age=31536000; includeSubDomains";

    /// <summary>Set at the last moment, because the exception handler begins its answer anew.</summary>
    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    AddTo(context);
                    return Task.CompletedTask;
                });
                return next(context);
            }
        );

    private static void AddTo(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd(HeaderNames.XFrameOptions, "DENY");
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, NoPage);
        headers.TryAdd(HeaderNames.CacheControl, "no-store");
        _ = context.Request.IsHttps && headers.TryAdd(HeaderNames.StrictTransportSecurity, (StringValues)OnlyHttps);
    }
}
