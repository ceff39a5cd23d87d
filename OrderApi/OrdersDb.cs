using Microsoft.EntityFrameworkCore;
using Payments.Messaging;
using Payments.OrderApi.Orders;
using Payments.OrderApi.Shows;
using Payments.Reservations;
using Payments.ServiceDefaults.Persistence;

namespace Payments.OrderApi;

/// <summary>The database of OrderApi.</summary>
public sealed class OrdersDb(DbContextOptions<OrdersDb> options) : DbContext(options)
{
    private const int CurrencyLength = 3;
    private const int NameLength = 200;
    private const int ReasonLength = 500;

    /// <summary>Shows.</summary>
    public DbSet<Show> Shows => Set<Show>();

    /// <summary>For each show how many seats there are, are held and are sold.</summary>
    public DbSet<Inventory> Inventory => Set<Inventory>();

    /// <summary>Reservations of seats: held, sold and given back.</summary>
    public DbSet<InventoryReservation> Reservations => Set<InventoryReservation>();

    /// <summary>Orders.</summary>
    public DbSet<Order> Orders => Set<Order>();

    /// <summary>The history of the orders.</summary>
    public DbSet<OrderStep> OrderSteps => Set<OrderStep>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<string>().HaveMaxLength(NameLength);
        configurationBuilder.Properties<OrderStatus>().HaveConversion<UpperSnakeCaseConverter<OrderStatus>>();
        configurationBuilder.Properties<OrderPaymentStatus>().HaveConversion<UpperSnakeCaseConverter<OrderPaymentStatus>>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();
        modelBuilder.AddReservations();
        modelBuilder.Entity<Show>(e =>
        {
            e.Property(s => s.Id).ValueGeneratedNever();
            e.Property(s => s.Currency).HasMaxLength(CurrencyLength).IsFixedLength();
            e.HasOne<Inventory>().WithOne().HasForeignKey<Show>(s => s.Id);
        });
        modelBuilder.Entity<Order>(e =>
        {
            e.Property(o => o.Currency).HasMaxLength(CurrencyLength).IsFixedLength();
            e.Property(o => o.Reason).HasMaxLength(ReasonLength);
            e.HasOne<Show>().WithMany().HasForeignKey(o => o.ShowId);
            e.HasOne<InventoryReservation>().WithOne().HasForeignKey<Order>(o => o.ReservationId);
            e.HasMany(o => o.Steps).WithOne().HasForeignKey(s => s.OrderId);
            e.HasIndex(o => o.RequestId).IsUnique();
            e.HasIndex(o => o.PaymentId).IsUnique();
            e.HasIndex(o => new { o.UserId, o.Id });
            e.HasIndex(o => o.UpdatedAt);
            e.HasIndex(o => new { o.Status, o.Id });
            e.HasIndex(o => new { o.PaymentStatus, o.Id });
            e.HasIndex(o => new { o.ShowId, o.Id });
        });
        modelBuilder.Entity<OrderStep>(e =>
        {
            e.HasKey(s => new { s.OrderId, s.Kind });
            e.Property(s => s.Detail).HasMaxLength(ReasonLength);
        });
        ShowSeed.AddTo(modelBuilder);
    }
}
