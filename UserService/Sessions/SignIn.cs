using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;
using Payments.UserService.Users;

namespace Payments.UserService.Sessions;

/// <summary>
/// Signs a user in, by name or address. A name that nobody has and a wrong password get the same answer, after the same work. After too
/// many failures the account is locked for a while: 429 (RFC 6585) with Retry-After, also for the right password.
/// </summary>
internal static class SignIn
{
    /// <param name="Username">The user's name, or the address.</param>
    /// <param name="Email">The address; instead of <paramref name="Username"/>.</param>
    /// <param name="Password">The password.</param>
    internal sealed record Request(string? Username, string? Email, string? Password)
    {
        public string? Name => string.IsNullOrEmpty(Username) ? Email : Username;
    }

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/api/users/sign-in", HandleAsync)
            .WithoutIdempotencyKeys()
            .WithName("SignIn")
            .WithSummary("Signs a user in.")
            .WithTags("Sessions")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.SignIn)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Results<Ok<Tokens>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        Request request,
        UsersDb db,
        SignInGuard guard,
        Passwords passwords,
        UserTokens issuer,
        TimeProvider clock,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (Validate(request) is { } invalid)
        {
            return invalid;
        }

        var key = User.KeyOf(request.Name!);
        var user = await db
            .Users.AsNoTracking()
            .Include(u => u.Roles)
            .SingleOrDefaultAsync(u => u.UsernameKey == key || u.EmailKey == key, ct);
        if (await guard.BeginAsync(user, request.Name!, ct) is { } wait)
        {
            http.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return TypedResults.Problem("Too many attempts in vain; try again later.", statusCode: StatusCodes.Status429TooManyRequests);
        }

        if (!passwords.IsRight(user, request.Password!))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return TypedResults.Problem("The name or the password is wrong.", statusCode: StatusCodes.Status401Unauthorized);
        }

        await guard.ForgetAsync(user!, ct);
        var token = RefreshToken.New(Guid.NewGuid());
        await StartSessionAsync(user!, token, db, clock.GetUtcNow().UtcDateTime, ct);
        return TypedResults.Ok(Tokens.For(issuer, user!, token));
    }

    private static ValidationProblem? Validate(Request request) =>
        Validation.Of(
            ("username", string.IsNullOrEmpty(request.Name), "is required, or email"),
            ("username", request.Name?.Length > EmailAddress.MaxLength, $"must have at most {EmailAddress.MaxLength} characters"),
            ("username", request.Name?.Contains('\0', StringComparison.Ordinal), "must not contain the character 0"),
            ("password", string.IsNullOrEmpty(request.Password), "is required"),
            ("password", request.Password?.Length > Passwords.MaxLength, $"must have at most {Passwords.MaxLength} characters")
        );

    /// <summary>
    /// Records the session. Deletes the user's expired sessions, and the oldest ones where there would be too many.
    /// </summary>
    private static async Task StartSessionAsync(User user, RefreshToken token, UsersDb db, DateTime now, CancellationToken ct)
    {
        var kept = db
            .Sessions.Where(s => s.UserId == user.Id && s.ExpiresAt > now)
            .OrderByDescending(s => s.CreatedAt)
            .ThenBy(s => s.Id)
            .Take(Session.MaxPerUser - 1)
            .Select(s => s.Id);
        await db.Sessions.Where(s => s.UserId == user.Id && !kept.Contains(s.Id)).ExecuteDeleteAsync(ct);
        db.Sessions.Add(
            new Session
            {
                Id = token.SessionId,
                UserId = user.Id,
                SecretHash = token.SecretHash,
                CreatedAt = now,
                ExpiresAt = now + Session.Lifetime,
            }
        );
        await db.SaveChangesAsync(ct);
    }
}
