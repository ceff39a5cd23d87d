using Microsoft.EntityFrameworkCore;
using Payments.Reservations;

namespace Payments.ProjectApi.Projects;

/// <summary>The projects that every new database begins with.</summary>
internal static class ProjectSeed
{
    public static void AddTo(ModelBuilder model)
    {
        Add(model, 1, "Cerrado Reforestation", "reforestation", "BR", 1_800, "USD", tonnes: 50_000);
        Add(model, 2, "Kutch Wind Farm", "wind", "IN", 950, "USD", tonnes: 120_000);
        Add(model, 3, "Kigali Cookstoves", "cookstoves", "RW", 1_200, "USD", tonnes: 8_000);
        Add(model, 4, "Hellisheidi Direct Air Capture", "direct-air-capture", "IS", 95_000, "USD", tonnes: 40);
        Add(model, 5, "Wadden Sea Seagrass", "blue-carbon", "NL", 4_500, "EUR", tonnes: 300);
        Add(model, 6, "Atacama Solar", "solar", "CL", 1_100, "USD", tonnes: 75_000);
    }

    private static void Add(
        ModelBuilder model,
        long id,
        string name,
        string kind,
        string country,
        long priceMinor,
        string currency,
        long tonnes
    )
    {
        model
            .Entity<GreenProject>()
            .HasData(
                new GreenProject
                {
                    Id = id,
                    Name = name,
                    Kind = kind,
                    Country = country,
                    PriceMinor = priceMinor,
                    Currency = currency,
                }
            );
        model.Entity<Inventory>().HasData(new Inventory { Id = id, Capacity = tonnes * Tonnes.Kilograms });
    }
}
