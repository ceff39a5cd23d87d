using Microsoft.EntityFrameworkCore;
using Payments.Reservations;

namespace Payments.OrderApi.Shows;

/// <summary>Three shows to order tickets for.</summary>
internal static class ShowSeed
{
    public static void AddTo(ModelBuilder model)
    {
        model
            .Entity<Show>()
            .HasData(
                new Show
                {
                    Id = 1,
                    Name = "The Tempest",
                    StartsAt = Evening(2027, 3, 12),
                    Venue = "Globe Theatre",
                    PriceMinor = 4_500,
                    Currency = "USD",
                },
                new Show
                {
                    Id = 2,
                    Name = "The Magic Flute",
                    StartsAt = Evening(2027, 4, 2),
                    Venue = "City Opera",
                    PriceMinor = 8_900,
                    Currency = "USD",
                },
                new Show
                {
                    Id = 3,
                    Name = "Jazz in the Cellar",
                    StartsAt = Evening(2027, 5, 21),
                    Venue = "Blue Cellar",
                    PriceMinor = 2_500,
                    Currency = "USD",
                }
            );
        model
            .Entity<Inventory>()
            .HasData(
                new Inventory { Id = 1, Capacity = 500 },
                new Inventory { Id = 2, Capacity = 1_200 },
                new Inventory { Id = 3, Capacity = 100 }
            );
    }

    private static DateTime Evening(int year, int month, int day) => new(year, month, day, 19, 30, 0, DateTimeKind.Utc);
}
