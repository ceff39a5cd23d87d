using Microsoft.EntityFrameworkCore;
using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>The effects of the consumers' handlers.</summary>
internal sealed class ConsumerDb(DbContextOptions<ConsumerDb> options) : DbContext(options)
{
    public DbSet<Effect> Effects => Set<Effect>();

    public DbSet<FollowUp> FollowUps => Set<FollowUp>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();
        modelBuilder.Entity<Effect>(e =>
        {
            e.ToTable("effects");
            e.Property(x => x.Id).HasColumnName("id").UseIdentityAlwaysColumn();
            e.Property(x => x.Number).HasColumnName("number");
        });
        modelBuilder.Entity<FollowUp>(e =>
        {
            e.ToTable("follow_ups");
            e.Property(x => x.Id).HasColumnName("id").UseIdentityAlwaysColumn();
            e.Property(x => x.Number).HasColumnName("number");
        });
    }
}

/// <summary>The effect of one number.</summary>
internal sealed class Effect
{
    public long Id { get; init; }

    public long Number { get; init; }
}

/// <summary>The effect of one follow-up.</summary>
internal sealed class FollowUp
{
    public long Id { get; init; }

    public long Number { get; init; }
}
