using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;
using Payments.UserService.Users;

namespace Payments.UserService.Offsets;

/// <summary>
/// Takes the credit of a purchase back, for good: a credit that arrives later is refused. A service that does not know whether its call of
/// <see cref="CreditOffset"/> has succeeded, or is still under way, calls this and knows that the user has no credit. The purchase is in
/// the URL, so that the call can be repeated. For other services only.
/// </summary>
internal static class RevokeOffset
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapDelete("/api/users/{id:long}/offsets/{purchaseId:guid}", HandleAsync)
            .WithoutIdempotencyKeys()
            .WithName("RevokeOffset")
            .WithSummary("Takes the credit of a purchase back, for good, also one that is yet to come.")
            .WithTags("Offsets")
            .RequireAuthorization(Access.Service)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        long id,
        Guid purchaseId,
        UsersDb db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        if (!await db.Users.AnyAsync(u => u.Id == id, ct))
        {
            return GetUser.Missing();
        }

        // The unique index on the purchase decides between this and a concurrent credit: the second of them finds the row of the first.
        // Where there was no credit, the row without values refuses one that arrives later.
        var revoked = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO offsets AS o (user_id, purchase_id, revoked_at) VALUES ({id}, {purchaseId}, {clock.GetUtcNow().UtcDateTime})
            ON CONFLICT (purchase_id) DO UPDATE SET revoked_at = coalesce(o.revoked_at, excluded.revoked_at)
            WHERE o.user_id = excluded.user_id
            """,
            ct
        );
        return revoked == 1
            ? TypedResults.NoContent()
            : TypedResults.Problem("The purchase is another user's.", statusCode: StatusCodes.Status409Conflict);
    }
}
