using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;

namespace Payments.UserService.Users;

/// <summary>Shows a user: to himself or herself, to operators, and to other services. For everybody else there is no such user.</summary>
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

    public static bool MaySee(this ClaimsPrincipal caller, long userId) => caller.MayActFor(userId) || caller.IsService();

    public static ProblemHttpResult None() => TypedResults.Problem("There is no such user.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<UserView>, ProblemHttpResult>> FindAsync(long? id, UsersDb db, CancellationToken ct)
    {
        var user = id is null ? null : await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, ct);
        return user is null ? None() : TypedResults.Ok(UserView.Of(user));
    }
}
