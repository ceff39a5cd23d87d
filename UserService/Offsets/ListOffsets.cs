using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Lists;
using Payments.UserService.Users;

namespace Payments.UserService.Offsets;

/// <summary>
/// Lists the offsets of a user, newest first, a page at a time, with the total of all of them. The user and operators may see
/// them. Revoked offsets are left out.
/// </summary>
internal static class ListOffsets
{
    private const int MaxLimit = 500;

    /// <param name="Items">The offsets.</param>
    /// <param name="TotalKilograms">Total of all pages together.</param>
    /// <param name="Before">What <c>before</c> must be for the next page; null on the last.</param>
    internal sealed record Page(IReadOnlyList<OffsetView> Items, decimal TotalKilograms, long? Before);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/users/{id:long}/offsets", HandleAsync)
            .WithName("ListOffsets")
            .WithSummary("Lists a user's offsets, newest first, with their total. Pages: limit, before.")
            .WithTags("Offsets")
            .RequireAuthorization(Access.SignedIn)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Page>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        long id,
        int? limit,
        long? before,
        ClaimsPrincipal caller,
        UsersDb db,
        CancellationToken ct
    )
    {
        if (!caller.MaySee(id) || !await db.Users.AnyAsync(u => u.Id == id, ct))
        {
            return GetUser.Missing();
        }

        if (Validation.Of(Paging.LimitRule(limit, MaxLimit)) is { } invalid)
        {
            return invalid;
        }

        var all = db.Offsets.AsNoTracking().Where(o => o.UserId == id && o.RevokedAt == null);
        var offsets = await all.WhereGiven(before, o => o.Id < before)
            .OrderByDescending(o => o.Id)
            .Take(limit ?? Paging.DefaultLimit)
            .ToListAsync(ct);
        var page = offsets.ToPage(limit, o => o.Id);
        var total = await all.SumAsync(o => (decimal)o.Kilograms!.Value, ct);

        // The sum of none is 0.0, which readers of whole numbers refuse.
        return TypedResults.Ok(new Page([.. page.Items.Select(OffsetView.Of)], decimal.Truncate(total), page.Before));
    }
}
