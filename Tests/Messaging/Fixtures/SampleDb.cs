using Microsoft.EntityFrameworkCore;
using Payments.Messaging;

namespace Payments.Tests.Messaging.Fixtures;

/// <summary>The database of the smallest possible service: a message carries a number, and its handler records the number.</summary>
public sealed class SampleDb(DbContextOptions<SampleDb> options) : DbContext(options)
{
    public DbSet<Entry> Entries => Set<Entry>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();
        modelBuilder.Entity<Entry>(e =>
        {
            e.ToTable("entries");
            e.Property(x => x.Id).HasColumnName("id");
            e.Property(x => x.Number).HasColumnName("number");
        });
    }
}
