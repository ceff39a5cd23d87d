using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Payments.ServiceDefaults;

/// <summary>
/// A page at <c>/docs</c> that lists the operations of the OpenAPI document and lets people try them. It loads nothing from elsewhere.
/// </summary>
internal static class ApiPage
{
    private const string Policy =
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'";

    public static void MapApiPage(this WebApplication app)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("ApiPage.html")!);
        var page = reader.ReadToEnd();
        app.MapGet(
                "/docs",
                (HttpContext context) =>
                {
                    context.Response.Headers.ContentSecurityPolicy = Policy;
                    return TypedResults.Content(page, "text/html; charset=utf-8");
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
    }
}
