using Microsoft.AspNetCore.Antiforgery;

namespace Payments.OperatorConsole.Pages;

/// <summary>
/// Forms of the pages: only pages of this service may send them, and their outcome is shown on the next page, or sent to the script that
/// posted the form.
/// </summary>
public static class FormPosts
{
    private const string Stale = "This page was open for too long, or somebody else has signed in since. Nothing was done; try again.";

    /// <summary>Refuses forms that do not send back the token of the page.</summary>
    internal static RouteGroupBuilder WithFormTokens(this RouteGroupBuilder forms)
    {
        forms.AddEndpointFilter(
            async (context, next) =>
            {
                var http = context.HttpContext;
                return await IsFromPageAsync(http) ? await next(context) : http.ShowOutcome(StatusCodes.Status400BadRequest, Stale, "/");
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

    /// <summary>Answers a form: with a notice on the next page (303, RFC 9110, section 15.4.4), or as JSON.</summary>
    /// <param name="http">The request.</param>
    /// <param name="status">HTTP status of the JSON answer; 400 and above is a refusal.</param>
    /// <param name="message">The outcome, in words.</param>
    /// <param name="next">Path of the next page.</param>
    /// <param name="link">Where to see more of it.</param>
    public static IResult ShowOutcome(this HttpContext http, int status, string message, string next, NoticeLink? link = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        var isRefusal = status >= StatusCodes.Status400BadRequest;
        if (http.Request.WantsJson())
        {
            return isRefusal
                ? TypedResults.Problem(message, statusCode: status)
                : TypedResults.Json(
                    new
                    {
                        message,
                        link = link?.Address,
                        linkText = link?.Text,
                    },
                    statusCode: status
                );
        }

        http.RequestServices.GetRequiredService<NoticeCookie>().Write(http, new Notice(message, isRefusal, link));
        http.Response.Headers.Location = next;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
