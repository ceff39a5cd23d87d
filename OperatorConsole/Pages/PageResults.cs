using System.Security.Cryptography;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Payments.OperatorConsole.Pages;

/// <summary>Answering with a page.</summary>
public static class PageResults
{
    /// <summary>
    /// A page loads styles, scripts, pictures and events of this service and nothing else; nothing stands in the page itself.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    /// <summary>
    /// What every page needs: who looks at it, the token of its forms, and the outcome of the last action, which is shown once.
    /// </summary>
    public static PageContext Context(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var services = http.RequestServices;
        var path = http.Request.PathBase + http.Request.Path + http.Request.QueryString;
        return new PageContext(Viewer.Of(http.User), path, FormTokenOf(http), services.GetRequiredService<NoticeCookie>().Take(http));
    }

    /// <summary>Renders a page.</summary>
    /// <typeparam name="TPage">The page.</typeparam>
    /// <param name="http">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="parameters">The page's parameters.</param>
    public static RazorComponentResult<TPage> Page<TPage>(
        this HttpContext http,
        int status,
        params IEnumerable<(string Name, object? Value)> parameters
    )
        where TPage : IComponent
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<TPage>(parameters.ToDictionary(p => p.Name, p => p.Value))
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };
    }

    /// <summary>Whether the request comes from a script, which takes the answer as JSON.</summary>
    public static bool WantsJson(this HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);

    /// <summary>
    /// A part of an address's query, without space around it; null when it is empty, or nothing that a database takes for text.
    /// </summary>
    public static string? Field(this IQueryCollection query, string name) =>
        query[name].ToString().Trim() is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null;

    /// <summary>A path of this service to come back to; anything else is the first page.</summary>
    public static string LocalPath(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) && Uri.IsWellFormedUriString(path, UriKind.Relative)
            ? path
            : "/";

    /// <summary>
    /// Until UserService has run for the first time there are no keys to make a token with: the page can be read, and its forms are
    /// refused.
    /// </summary>
    private static string FormTokenOf(HttpContext http)
    {
        try
        {
            return http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http).RequestToken!;
        }
        catch (Exception e) when (e is InvalidOperationException or CryptographicException)
        {
            return "";
        }
    }
}
