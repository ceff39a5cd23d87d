using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;

namespace Payments.UserService.Users;

/// <summary>Shows a user to that user, to operators and to other services. Everybody else hears that there is no such user.</summary>
internal static class GetUser
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/users/me", (ClaimsPrincipal caller, UsersDb db, CancellationToken ct) => FindAsync(caller.UserId(), db, ct))
            .WithName("GetMe")
            .WithSummary("Shows the user who has signed in.")
            .WithTags("Users")
            .RequireAuthorization(Access.SignedIn)
            .ProducesProblem(StatusCodes.Status404NotFound);
        app.MapGet(
                "/api/users/{id:long}",
                (long id, ClaimsPrincipal caller, UsersDb db, CancellationToken ct) => FindAsync(caller.MaySee(id) ? id : null, db, ct)
            )
            .WithName("GetUser")
            .WithSummary("Shows a user.")
            .WithTags("Users")
            .RequireAuthorization()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>Whether the caller is that user, an operator or another service.</summary>
    public static bool MaySee(this ClaimsPrincipal caller, long userId) => caller.MayActFor(userId) || caller.IsService();

    /// <summary>404: the user does not exist, or the caller may not see whether it does.</summary>
    public static ProblemHttpResult Missing() => TypedResults.Problem("There is no such user.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<UserView>, ProblemHttpResult>> FindAsync(long? id, UsersDb db, CancellationToken ct)
    {
        var user = id is null ? null : await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, ct);
        return user is null ? Missing() : TypedResults.Ok(UserView.Of(user));
    }
}
