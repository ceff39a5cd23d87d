using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.UserService.Sessions;

/// <summary>
/// Ends a session: its refresh tokens get no new tokens. Like OAuth's revocation (RFC 7009, section 2.2), it gives the same answer where
/// there was no session. The access token stays valid until it expires, at most 15 minutes.
/// </summary>
internal static class SignOut
{
    /// <param name="RefreshToken">A refresh token of the session.</param>
    internal sealed record Request([property: JsonPropertyName("refresh_token")] string? RefreshToken);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/api/users/sign-out", HandleAsync)
            .WithoutIdempotencyKeys()
            .WithName("SignOut")
            .WithSummary("Ends a session.")
            .WithTags("Sessions")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.SignIn)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Results<NoContent, ValidationProblem>> HandleAsync(Request request, UsersDb db, CancellationToken ct)
    {
        if (Validation.Of(("refresh_token", string.IsNullOrEmpty(request.RefreshToken), "is required")) is { } invalid)
        {
            return invalid;
        }

        // A token that was used up before ends the session too.
        if (RefreshToken.Parse(request.RefreshToken!) is { } token)
        {
            await db.Sessions.Where(s => s.Id == token.SessionId).ExecuteDeleteAsync(ct);
        }

        return TypedResults.NoContent();
    }
}
