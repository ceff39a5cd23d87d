using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.UserService.Sessions;

/// <summary>Exchanges a refresh token for new tokens. A refresh token can be used once; when it is used again, the session ends.</summary>
internal static class RefreshSession
{
    /// <param name="RefreshToken">The refresh token of the last answer.</param>
    internal sealed record Request([property: JsonPropertyName("refresh_token")] string? RefreshToken);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/api/users/refresh", HandleAsync)
            .WithoutIdempotencyKeys()
            .WithName("RefreshSession")
            .WithSummary("Exchanges a refresh token for new tokens.")
            .WithTags("Sessions")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.SignIn)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Results<Ok<Tokens>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        Request request,
        UsersDb db,
        UserTokens issuer,
        TimeProvider clock,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (Validation.Of(("refresh_token", string.IsNullOrEmpty(request.RefreshToken), "is required")) is { } invalid)
        {
            return invalid;
        }

        if (
            RefreshToken.Parse(request.RefreshToken!) is not { } used
            || await RotateAsync(used, db, clock.GetUtcNow().UtcDateTime, ct) is not { } next
        )
        {
            return Refuse(http);
        }

        // Another request may have ended the session since.
        var session = await db.Sessions.AsNoTracking().Include(s => s.User.Roles).SingleOrDefaultAsync(s => s.Id == next.SessionId, ct);
        return session is null ? Refuse(http) : TypedResults.Ok(Tokens.For(issuer, session.User, next));
    }

    /// <summary>
    /// Replaces the session's refresh token. Of several requests with the same token, one update succeeds; the others end the session.
    /// </summary>
    /// <returns>The next token; null when the session has ended.</returns>
    private static async Task<RefreshToken?> RotateAsync(RefreshToken used, UsersDb db, DateTime now, CancellationToken ct)
    {
        var next = RefreshToken.New(used.SessionId);
        var session = db.Sessions.Where(s => s.Id == used.SessionId);
        var rotated = await session
            .Where(s => s.SecretHash == used.SecretHash && s.ExpiresAt > now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(s => s.SecretHash, next.SecretHash).SetProperty(s => s.ExpiresAt, now + Session.Lifetime),
                ct
            );
        if (rotated == 1)
        {
            return next;
        }

        await session.ExecuteDeleteAsync(ct);
        return null;
    }

    private static ProblemHttpResult Refuse(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem(
            "The refresh token is not good, or no more; sign in again.",
            statusCode: StatusCodes.Status401Unauthorized
        );
    }
}
