using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.Messaging;

/// <summary>Adds messages to the outbox of a <see cref="DbContext"/>.</summary>
public static class OutboxExtensions
{
    /// <summary>Publishes an event when, and only when, the changes of <paramref name="db"/> commit.</summary>
    /// <exception cref="InvalidOperationException">The service has not registered this event with
    /// <see cref="MessagingBuilder.Publishes"/>.</exception>
    public static void Publish(this DbContext db, IEvent message)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(message);
        Add(db, message, BrokerNames.Events, message.MessageType);
    }

    /// <summary>Sends a command to its queue when, and only when, the changes of <paramref name="db"/> commit.</summary>
    /// <exception cref="InvalidOperationException">The service has not registered this command with
    /// <see cref="MessagingBuilder.SendTo"/>.</exception>
    public static void Send(this DbContext db, ICommand message)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(message);
        Add(db, message, BrokerNames.DefaultExchange, message.Queue);
    }

    /// <summary>
    /// Saves the changes of <paramref name="db"/>, with one statement for all messages: for a use case that handles many requests in one
    /// transaction. Each message belongs to the trace that was current when it was published. The transaction must end when this fails.
    /// </summary>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public static async Task SaveWithMessagesAsync(this DbContext db, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        var transaction =
            db.Database.CurrentTransaction
            ?? throw new InvalidOperationException("Messages are saved in the transaction of the changes that cause them; none is open.");
        await OutboxWriter.InsertAsync(db, (NpgsqlConnection)transaction.GetDbTransaction().Connection!, ct);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>
    /// Maps the outbox table into the model of a context; call it in <c>OnModelCreating</c>. The table itself is created by
    /// <see cref="MessagingSchema"/> when the service starts, not by the context's migrations.
    /// </summary>
    public static ModelBuilder AddOutbox(this ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Entity<OutboxMessage>(e =>
        {
            e.ToTable("outbox", MessagingSchema.Name, t => t.ExcludeFromMigrations());
            e.HasKey(m => m.Id);
            e.Property(m => m.Id).HasColumnName("id").UseIdentityAlwaysColumn();
            e.Property(m => m.MessageId).HasColumnName("message_id");
            e.Property(m => m.Exchange).HasColumnName("exchange");
            e.Property(m => m.RoutingKey).HasColumnName("routing_key");
            e.Property(m => m.Type).HasColumnName("type");
            e.Property(m => m.CorrelationId).HasColumnName("correlation_id");
            e.Property(m => m.TraceParent).HasColumnName("trace_parent");
            e.Property(m => m.TraceState).HasColumnName("trace_state");
            e.Property(m => m.Body).HasColumnName("body");
            e.Property(m => m.CreatedAt).HasColumnName("created_at");
        });
    }

    private static void Add(DbContext db, IMessage message, string exchange, string routingKey)
    {
        db.GetService<IOptions<MessagingRegistrations>>().Value.ThrowIfNotRegistered(message, exchange, routingKey);
        db.Add(OutboxMessage.For(message, exchange, routingKey));
        OutboxMark.Set(db);
    }
}
