using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Shows;

/// <summary>Lists shows by their number, with the seats that are left.</summary>
internal static class ListShows
{
    /// <summary>Most shows of the list.</summary>
    private const int MaxShows = 1_000;

    /// <param name="Id">Its number.</param>
    /// <param name="Name">What is shown.</param>
    /// <param name="Venue">Where.</param>
    /// <param name="StartsAt">When it begins, UTC.</param>
    /// <param name="Capacity">All seats.</param>
    /// <param name="Price">Price of a seat.</param>
    /// <param name="Left">Seats that are neither held nor sold.</param>
    internal sealed record ShowView(long Id, string Name, string Venue, DateTime StartsAt, long Capacity, Money Price, long Left);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/shows", HandleAsync)
            .WithName("ListShows")
            .WithSummary("Lists shows with the seats that are left.")
            .WithTags("Shows")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest);

    private static async Task<Ok<List<ShowView>>> HandleAsync(OrdersDb db, CancellationToken ct) =>
        TypedResults.Ok(
            await db
                .Shows.Join(db.Inventory, s => s.Id, i => i.Id, (s, i) => new { Show = s, Inventory = i })
                .OrderBy(r => r.Show.Id)
                .Take(MaxShows)
                .Select(r => new ShowView(
                    r.Show.Id,
                    r.Show.Name,
                    r.Show.Venue,
                    r.Show.StartsAt,
                    r.Inventory.Capacity,
                    new Money(r.Show.PriceMinor, r.Show.Currency),
                    r.Inventory.Capacity - r.Inventory.Held - r.Inventory.Committed
                ))
                .ToListAsync(ct)
        );
}
