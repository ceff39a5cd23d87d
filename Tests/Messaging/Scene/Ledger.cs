using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Payments.Messaging;

namespace Payments.Tests.Messaging;

/// <summary>The smallest service there is: a message says a number, the handler writes it down.</summary>
public sealed class LedgerDb(DbContextOptions<LedgerDb> options) : DbContext(options)
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

public sealed class Entry
{
    public long Id { get; init; }

    public int Number { get; init; }
}

/// <param name="Number">What is said.</param>
/// <param name="Series">The aggregate, if several numbers belong to one.</param>
public sealed record NumberSaid(int Number, [property: JsonIgnore] string? Series = null) : IEvent
{
    public const string Type = "number.said";

    string IMessage.MessageType => Type;

    string IMessage.CorrelationId => Series ?? $"number-{Number}";
}

public sealed record WriteNumber(int Number) : ICommand
{
    public const string QueueName = "ledger.write.q";

    string ICommand.Queue => QueueName;

    string IMessage.MessageType => "number.write";

    string IMessage.CorrelationId => $"number-{Number}";
}

/// <summary>Writes the number down; what else happens is up to the test.</summary>
internal sealed class WriteDown(LedgerDb db, Misbehaviour misbehaviour) : IMessageHandler<NumberSaid>
{
    public async Task HandleAsync(NumberSaid message, MessageContext context, CancellationToken ct)
    {
        db.Entries.Add(new Entry { Number = message.Number });
        await misbehaviour.BeforeReturning(message.Number, ct);
    }
}

internal sealed class Misbehaviour
{
    public Func<int, CancellationToken, Task> BeforeReturning { get; set; } = (_, _) => Task.CompletedTask;
}
