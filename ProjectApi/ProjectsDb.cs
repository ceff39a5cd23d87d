using Microsoft.EntityFrameworkCore;
using Payments.Messaging;
using Payments.ProjectApi.Projects;
using Payments.ProjectApi.Purchases;
using Payments.Reservations;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Persistence;

namespace Payments.ProjectApi;

/// <summary>The database of ProjectApi.</summary>
public sealed class ProjectsDb(DbContextOptions<ProjectsDb> options) : DbContext(options)
{
    /// <summary>Name of the unique index that lets a request make one purchase, however often it is sent.</summary>
    internal const string OnePurchasePerRequest = "ux_purchases_one_per_request";

    private const int CountryLength = 2;
    private const int CurrencyLength = 3;
    private const int NameLength = 200;

    /// <summary>Green projects.</summary>
    public DbSet<GreenProject> Projects => Set<GreenProject>();

    /// <summary>How much offset each project has, and how much of it is held and sold, in kilograms.</summary>
    public DbSet<Inventory> Inventory => Set<Inventory>();

    /// <summary>Reservations of offset: held, sold and given back.</summary>
    public DbSet<InventoryReservation> Reservations => Set<InventoryReservation>();

    /// <summary>Purchases.</summary>
    public DbSet<Purchase> Purchases => Set<Purchase>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<string>().HaveMaxLength(NameLength);
        configurationBuilder.Properties<PurchaseStatus>().HaveConversion<UpperSnakeCaseConverter<PurchaseStatus>>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();
        modelBuilder.AddReservations();
        modelBuilder.Entity<GreenProject>(e =>
        {
            e.ToTable("projects");
            e.Property(p => p.Id).ValueGeneratedNever();
            e.Property(p => p.Country).HasMaxLength(CountryLength).IsFixedLength();
            e.Property(p => p.Currency).HasMaxLength(CurrencyLength).IsFixedLength();
            e.HasOne<Inventory>().WithOne().HasForeignKey<GreenProject>(p => p.Id);
        });
        modelBuilder.Entity<Purchase>(e =>
        {
            e.Property(p => p.Id).ValueGeneratedNever();
            e.Property(p => p.Currency).HasMaxLength(CurrencyLength).IsFixedLength();
            e.Property(p => p.Email).HasMaxLength(EmailAddress.MaxLength);
            e.HasOne<GreenProject>().WithMany().HasForeignKey(p => p.ProjectId).OnDelete(DeleteBehavior.Restrict);
            e.HasIndex(p => p.PaymentId).IsUnique();
            e.HasIndex(p => p.RequestId).HasDatabaseName(OnePurchasePerRequest).IsUnique();
            e.HasIndex(p => p.ReservationId);
            e.HasIndex(p => new { p.UserId, p.Id });
            e.ToTable(t => t.HasCheckConstraint("purchases_kilograms_above_zero", "kilograms > 0 AND amount_minor > 0"));
        });
        ProjectSeed.AddTo(modelBuilder);
    }
}
