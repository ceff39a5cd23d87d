using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Payments.OperatorConsole.Pages;
using Payments.OperatorConsole.Services;
using Payments.ServiceDefaults;

namespace Payments.OperatorConsole.SignIn;

/// <summary>The page on which people sign in. UserService checks name and password; they pass through here and are kept nowhere.</summary>
internal static class SignInForm
{
    private const int MaxLength = 254;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder pages, IEndpointRouteBuilder forms)
    {
        pages
            .MapGet(
                "/dashboard/sign-in",
                (HttpContext http) => ShowPage(http, StatusCodes.Status200OK, http.Request.Query["return"].ToString(), null, null)
            )
            .RequireRateLimiting(RateLimits.Guest);
        forms.MapPost("/dashboard/sign-in", SignInAsync).RequireRateLimiting(RateLimits.SignIn);
        forms.MapPost("/dashboard/sign-out", SignOutAsync).RequireRateLimiting(RateLimits.SignIn);
    }

    private static async Task<IResult> SignInAsync(HttpContext http, ServiceClients clients, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var (username, password, next) = (form.Field("username"), form["password"].ToString(), form.Field("return"));
        if (username is null or { Length: > MaxLength } || password.Length == 0)
        {
            return ShowPage(http, StatusCodes.Status400BadRequest, next, username, "Give your name and your password.");
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(Bound);
        var answer = await clients.PostAsync<UserTokenPair>(
            ServiceNames.UserService,
            "/api/users/sign-in",
            new { username, password },
            token: null,
            key: null,
            bound.Token
        );
        if (answer.Body is not { } tokens)
        {
            http.Response.Headers.RetryAfter = answer.RetryAfter?.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return ShowPage(http, answer.OwnStatus, next, username, Explain(answer));
        }

        if (!await http.SignInAsync(tokens))
        {
            return ShowPage(
                http,
                StatusCodes.Status503ServiceUnavailable,
                next,
                username,
                "You are signed in, but this service cannot read the token; its keys are not those of UserService."
            );
        }

        http.Response.Headers.Location = PageResults.LocalPath(next);
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>
    /// Ends the session at UserService too. When that does not answer, the tokens are dropped here and expire by themselves.
    /// </summary>
    private static async Task<IResult> SignOutAsync(HttpContext http, ServiceClients clients, CancellationToken ct)
    {
        if (await http.PageRefreshTokenAsync() is { } refresh)
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
            bound.CancelAfter(Bound);
            await clients.PostAsync<object>(
                ServiceNames.UserService,
                "/api/users/sign-out",
                new { refresh_token = refresh },
                token: null,
                key: null,
                bound.Token
            );
        }

        await http.SignOutAsync(PageSignIn.Scheme);
        return http.ShowOutcome(StatusCodes.Status200OK, "You have signed out.", "/");
    }

    private static string Explain(ServiceAnswer<UserTokenPair> answer) =>
        answer.Status switch
        {
            StatusCodes.Status401Unauthorized => "The name or the password is wrong.",
            StatusCodes.Status429TooManyRequests when answer.RetryAfter is { } wait => string.Create(
                CultureInfo.InvariantCulture,
                $"Too many attempts in vain. Try again in {Math.Ceiling(wait.TotalMinutes)} min; "
            ) + "until then the right password is refused too.",
            StatusCodes.Status429TooManyRequests => "Too many attempts. Try again later.",
            null or >= StatusCodes.Status500InternalServerError =>
                "Nobody can sign in at the moment: UserService does not answer. Try again.",
            _ => answer.Refusal,
        };

    private static RazorComponentResult<SignInPage> ShowPage(
        HttpContext http,
        int status,
        string? next,
        string? username,
        string? refusal
    ) =>
        http.Page<SignInPage>(
            status,
            (nameof(SignInPage.Context), http.Context()),
            (nameof(SignInPage.Return), PageResults.LocalPath(next)),
            (nameof(SignInPage.Username), username),
            (nameof(SignInPage.Refusal), refusal)
        );
}
