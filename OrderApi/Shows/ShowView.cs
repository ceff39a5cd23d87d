using Microsoft.EntityFrameworkCore;
using Payments.Contracts;

namespace Payments.OrderApi.Shows;

/// <summary>A show with the seats that are left.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its title.</param>
/// <param name="Venue">The house.</param>
/// <param name="StartsAt">When it begins, UTC.</param>
/// <param name="Capacity">All seats.</param>
/// <param name="Price">Price of a seat.</param>
/// <param name="Left">Seats that are neither held nor sold.</param>
public sealed record ShowView(long Id, string Name, string Venue, DateTime StartsAt, long Capacity, Money Price, long Left)
{
    /// <summary>Most shows of a list.</summary>
    private const int MaxShows = 1_000;

    /// <summary>Reads the shows in the order of their numbers, 1,000 at most.</summary>
    internal static Task<List<ShowView>> ListAsync(OrdersDb db, CancellationToken ct) =>
        db
            .Shows.AsNoTracking()
            .Join(db.Inventory, s => s.Id, i => i.Id, (s, i) => new { Show = s, Inventory = i })
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
            .ToListAsync(ct);
}
