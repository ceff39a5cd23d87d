using Microsoft.EntityFrameworkCore;
using Payments.Reservations;

namespace Payments.Tests.Reservations;

/// <summary>The smallest context that can reserve.</summary>
internal sealed class InventoryDb(DbContextOptions<InventoryDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddReservations();
}
