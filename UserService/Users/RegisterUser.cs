using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Payments.Contracts;
using Payments.Messaging;
using Payments.ServiceDefaults;

namespace Payments.UserService.Users;

/// <summary>
/// Registers a customer. The user and the event commit together. Where two want the same name at once, the database's unique index lets
/// one of them have it.
/// </summary>
internal static class RegisterUser
{
    /// <param name="Username">3 to 150 characters: letters a to z, digits and <c>. _ - @ +</c>; with <c>@</c> only if it is the
    /// address.</param>
    /// <param name="Email">An address like name@example.com.</param>
    /// <param name="Password">8 to 128 characters, not only digits, not the name or the address, none of the most common.</param>
    internal sealed record Request(string? Username, string? Email, string? Password);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/api/users/register", HandleAsync)
            .WithName("RegisterUser")
            .WithSummary("Registers a user.")
            .WithTags("Users")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.SignIn)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Results<Created<UserView>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        Request request,
        UsersDb db,
        Passwords passwords,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        if (Validate(request) is { } invalid)
        {
            return invalid;
        }

        var now = clock.GetUtcNow();
        var user = User.Create(request.Username!, request.Email!, passwords.Hash(request.Password!), Role.Customer, now.UtcDateTime);
        await db.AddAsync(user, ct);
        db.Publish(new UserCreated(user.Id, user.Username, user.Email, now));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e)
            when (e.InnerException is PostgresException { ConstraintName: UsersDb.OneUsername or UsersDb.OneEmail } taken)
        {
            return Taken(taken.ConstraintName == UsersDb.OneUsername ? "username" : "email");
        }

        return TypedResults.Created(UserView.UrlOf(user.Id), UserView.Of(user));
    }

    private static ValidationProblem? Validate(Request request) =>
        Validation.Of(
            ("username", string.IsNullOrEmpty(request.Username), "is required"),
            (
                "username",
                request.Username?.Length is > 0 and < Usernames.MinLength or > Usernames.MaxLength,
                $"must have {Usernames.MinLength} to {Usernames.MaxLength} characters"
            ),
            ("username", !Usernames.HasOnlyAllowedCharacters(request.Username), "may have letters from a to z, digits and . _ - @ + only"),
            ("username", Usernames.IsAnotherAddress(request.Username, request.Email), "may contain @ only if it is the same as the email"),
            ("username", CardNumbers.AreIn(request.Username), "must not hold a card number"),
            ("email", string.IsNullOrEmpty(request.Email), "is required"),
            ("email", request.Email?.Length > EmailAddress.MaxLength, $"must have at most {EmailAddress.MaxLength} characters"),
            (
                "email",
                request.Email?.Length is > 0 and <= EmailAddress.MaxLength && !EmailAddress.IsValid(request.Email),
                "must be an address like name@example.com"
            ),
            ("email", CardNumbers.AreIn(request.Email), "must not hold a card number"),
            ("password", string.IsNullOrEmpty(request.Password), "is required"),
            (
                "password",
                request.Password?.Length is > 0 and < Passwords.MinLength or > Passwords.MaxLength,
                $"must have {Passwords.MinLength} to {Passwords.MaxLength} characters"
            ),
            ("password", request.Password?.Length > 0 && request.Password.All(char.IsDigit), "must not consist of digits only"),
            ("password", IsSame(request.Password, request.Username), "must not be the username"),
            ("password", IsSame(request.Password, request.Email), "must not be the email"),
            ("password", Passwords.IsCommon(request.Password), "is one of the most common passwords")
        );

    private static bool IsSame(string? password, string? other) =>
        !string.IsNullOrEmpty(password) && password.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static ProblemHttpResult Taken(string field) =>
        TypedResults.Problem(
            $"Somebody else has this {field}.",
            statusCode: StatusCodes.Status409Conflict,
            extensions: new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { [field] = ["is taken"] } }
        );
}
