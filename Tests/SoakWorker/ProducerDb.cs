using Microsoft.EntityFrameworkCore;
using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>The numbers that the producers have committed, each in the transaction of its message.</summary>
internal sealed class ProducerDb(DbContextOptions<ProducerDb> options) : DbContext(options)
{
    public DbSet<Committed> Committed => Set<Committed>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();
        modelBuilder.Entity<Committed>(e =>
        {
            e.ToTable("committed");
            e.Property(c => c.Id).HasColumnName("id").UseIdentityAlwaysColumn();
            e.Property(c => c.Number).HasColumnName("number");
            e.Property(c => c.MessageId).HasColumnName("message_id");
            e.Property(c => c.Poison).HasColumnName("poison");
        });
    }
}

/// <summary>One committed message, with its message id.</summary>
internal sealed class Committed
{
    public long Id { get; init; }

    public long Number { get; init; }

    public Guid MessageId { get; init; }

    public bool Poison { get; init; }
}
