using Microsoft.EntityFrameworkCore;
using Payments.Messaging;

namespace Payments.Bench;

/// <summary>The database of a service whose messages have one row as their effect.</summary>
internal sealed class BenchDb(DbContextOptions<BenchDb> options) : DbContext(options)
{
    public const string CreateSql =
        "CREATE TABLE effects (id uuid PRIMARY KEY, number int NOT NULL, amount bigint NOT NULL, at timestamptz NOT NULL)";

    public DbSet<Effect> Effects => Set<Effect>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();
        modelBuilder.Entity<Effect>(e =>
        {
            e.ToTable("effects");
            e.Property(x => x.Id).HasColumnName("id").ValueGeneratedNever();
            e.Property(x => x.Number).HasColumnName("number");
            e.Property(x => x.Amount).HasColumnName("amount");
            e.Property(x => x.At).HasColumnName("at");
        });
    }
}
