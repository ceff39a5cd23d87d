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

/// <summary>What a message leaves behind.</summary>
internal sealed class Effect
{
    public Guid Id { get; init; }

    public int Number { get; init; }

    public long Amount { get; init; }

    public DateTime At { get; init; }
}

/// <summary>Adds the one row, and notes when it is committed.</summary>
internal sealed class RecordEffect(BenchDb db, CommitLogs logs) : IMessageHandler<BenchEvent>
{
    public Task HandleAsync(BenchEvent message, MessageContext context, CancellationToken ct)
    {
        var log = logs.Current;
        log.Handled();
        db.Effects.Add(
            new Effect
            {
                Id = Guid.CreateVersion7(),
                Number = message.Number,
                Amount = message.Amount,
                At = DateTime.UtcNow,
            }
        );
        context.AfterCommit(() => log.Committed(message.Number - BenchEvent.FirstNumber));
        return Task.CompletedTask;
    }
}
