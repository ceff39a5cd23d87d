using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Payments.OrderApi.Dashboard;

/// <summary>Answering with a page.</summary>
internal static class Pages
{
    /// <summary>A page loads styles, scripts, pictures and events of this service and nothing else; nothing stands in the page itself.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>What every page needs: who looks at it, the token of its forms, and what the last action came to, which is told once.</summary>
    public static PageContext Context(this HttpContext http)
    {
        var services = http.RequestServices;
        var token = services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http).RequestToken!;
        return new PageContext(Viewer.Of(http.User), http.Request.PathBase + http.Request.Path + http.Request.QueryString, token, services.GetRequiredService<Notices>().Take(http));
    }

    /// <summary>Renders a page.</summary>
    /// <typeparam name="TPage">The page.</typeparam>
    /// <param name="http">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="parameters">The page's parameters.</param>
    public static RazorComponentResult<TPage> Page<TPage>(this HttpContext http, int status, params IEnumerable<(string Name, object? Value)> parameters)
        where TPage : IComponent
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<TPage>(parameters.ToDictionary(p => p.Name, p => p.Value)) { StatusCode = status, PreventStreamingRendering = true };
    }

    /// <summary>Whether the request comes from a script, which takes the answer as JSON.</summary>
    public static bool WantsJson(this HttpRequest request) => request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);

    /// <summary>A path of this service to come back to; anything else is the first page.</summary>
    public static string LocalPath(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) && Uri.IsWellFormedUriString(path, UriKind.Relative) ? path : "/";
}
