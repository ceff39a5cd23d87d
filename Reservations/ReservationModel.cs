using Microsoft.EntityFrameworkCore;

namespace Payments.Reservations;

/// <summary>The tables of the mechanism, in the database of whoever uses it.</summary>
public static class ReservationModel
{
    private const int StatusLength = 16;

    /// <summary>
    /// Maps <c>inventory</c> and <c>inventory_reservations</c>; to be called in <c>OnModelCreating</c>. Names of columns are left to the
    /// context's conventions, which make them snake_case.
    /// </summary>
    /// <remarks>
    /// The constraints are the last guard of what the statements keep: held + committed + free = capacity, and nothing below 0.
    /// </remarks>
    public static void AddReservations(this ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<Inventory>(e =>
        {
            e.ToTable(
                "inventory",
                t => t.HasCheckConstraint("inventory_never_oversold", "held >= 0 AND committed >= 0 AND held + committed <= capacity")
            );
            e.Property(i => i.Id).ValueGeneratedNever();
            e.Ignore(i => i.Free);
        });
        model.Entity<InventoryReservation>(e =>
        {
            e.ToTable("inventory_reservations", t => t.HasCheckConstraint("inventory_reservations_quantity_above_zero", "quantity > 0"));
            e.Property(r => r.Id).ValueGeneratedNever();
            e.Property(r => r.Status)
                .HasMaxLength(StatusLength)
                .HasConversion(status => status.ToString().ToUpperInvariant(), text => Enum.Parse<ReservationStatus>(text, true));
            e.HasOne<Inventory>().WithMany().HasForeignKey(r => r.InventoryId).OnDelete(DeleteBehavior.Restrict);
            e.HasIndex(r => r.ExpiresAt).HasFilter("status = 'RESERVED'");
        });
    }
}
