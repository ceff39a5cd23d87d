using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Npgsql;
using NpgsqlTypes;

namespace Payments.Messaging;

/// <summary>Inserts the messages of a batch with one statement, where Entity Framework would send one for each.</summary>
internal static class OutboxWriter
{
    private const string Sql = """
        INSERT INTO messaging.outbox (message_id, exchange, routing_key, type, correlation_id, trace_parent, trace_state, body, created_at)
        SELECT message_id, exchange, routing_key, type, correlation_id, trace_parent, trace_state, body, created_at
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            WITH ORDINALITY AS m (message_id, exchange, routing_key, type, correlation_id, trace_parent, trace_state, body, created_at, n)
        ORDER BY n
        """;

    /// <summary>
    /// Inserts the messages that <paramref name="db"/> would insert when it saves. Only for a transaction that ends when saving fails: a
    /// caller that continued from a savepoint would keep messages whose cause was rolled back.
    /// </summary>
    public static async Task InsertAsync(DbContext db, NpgsqlConnection connection, CancellationToken ct)
    {
        var entries = Added(db);
        if (entries.Count < 2)
        {
            return;
        }

        var messages = entries.ConvertAll(e => e.Entity);

        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Uuid, messages, m => m.MessageId),
                Array(NpgsqlDbType.Text, messages, m => m.Exchange),
                Array(NpgsqlDbType.Text, messages, m => m.RoutingKey),
                Array(NpgsqlDbType.Text, messages, m => m.Type),
                Array(NpgsqlDbType.Text, messages, m => m.CorrelationId),
                Array(NpgsqlDbType.Text, messages, m => m.TraceParent),
                Array(NpgsqlDbType.Text, messages, m => m.TraceState),
                Array(NpgsqlDbType.Bytea, messages, m => m.Body),
                Array(NpgsqlDbType.TimestampTz, messages, m => m.CreatedAt),
            },
        };
        await command.PrepareAsync(ct);
        await command.ExecuteNonQueryAsync(ct);
        entries.ForEach(e => e.State = EntityState.Detached);
    }

    /// <summary>
    /// The messages in the change tracker. Nothing that outlives it may be used: contexts are pooled, and messages that an earlier request
    /// could not save must not be found here. Changes are not detected, because messages do not change.
    /// </summary>
    private static List<EntityEntry<OutboxMessage>> Added(DbContext db)
    {
        var detects = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return [.. db.ChangeTracker.Entries<OutboxMessage>().Where(e => e.State == EntityState.Added)];
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    private static NpgsqlParameter Array<T>(NpgsqlDbType type, IReadOnlyList<OutboxMessage> messages, Func<OutboxMessage, T> member) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = messages.Select(member).ToArray() };
}
