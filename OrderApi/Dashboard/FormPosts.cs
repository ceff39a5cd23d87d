using Microsoft.AspNetCore.Antiforgery;

namespace Payments.OrderApi.Dashboard;

/// <summary>
/// Forms of the pages: only pages of this service may send them, and what they came to is said on the next page, or to the script that sent
/// them.
/// </summary>
internal static class FormPosts
{
    private const string Stale = "This page was open for too long, or somebody else has signed in since. Nothing was done; try again.";

    /// <summary>Refuses forms that do not send back the token of the page.</summary>
    public static RouteGroupBuilder WithFormTokens(this RouteGroupBuilder forms)
    {
        forms.AddEndpointFilter(
            async (context, next) =>
            {
                var http = context.HttpContext;
                return await IsFromPageAsync(http) ? await next(context) : http.Said(StatusCodes.Status400BadRequest, Stale, "/");
            }
        );
        return forms;
    }

    private static async Task<bool> IsFromPageAsync(HttpContext http)
    {
        try
        {
            return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);
        }
        catch (Exception e) when (e is AntiforgeryValidationException or BadHttpRequestException or InvalidDataException)
        {
            // Nothing that could be read as a form.
            return false;
        }
    }

    /// <summary>A field of the form, without space around it; null when it is empty.</summary>
    public static string? Field(this IFormCollection form, string name) =>
        form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Answers a form: with a message on the next page (303, RFC 9110, section 15.4.4), or as JSON.</summary>
    /// <param name="http">The request.</param>
    /// <param name="status">HTTP status of the JSON answer; 400 and above is a refusal.</param>
    /// <param name="message">What it came to.</param>
    /// <param name="next">The next page.</param>
    /// <param name="link">Where to see more of it.</param>
    public static IResult Said(this HttpContext http, int status, string message, string next, string? link = null)
    {
        var isRefusal = status >= StatusCodes.Status400BadRequest;
        if (http.Request.WantsJson())
        {
            return isRefusal
                ? TypedResults.Problem(message, statusCode: status)
                : TypedResults.Json(new { message, link }, statusCode: status);
        }

        http.RequestServices.GetRequiredService<Notices>().Leave(http, new Notice(message, isRefusal, link));
        http.Response.Headers.Location = next;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
