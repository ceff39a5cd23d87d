using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using OpenTelemetry;
using Payments.Hosting;

namespace Payments.Messaging;

/// <summary>
/// Moves dead letters from <c>[queue].dead</c> into the service's database, where they can be searched, grouped and replayed. A dead letter
/// is acknowledged after the commit: while the database is unavailable it stays on the broker. A copy of a message that has had its effect
/// meanwhile is not stored.
/// </summary>
internal sealed partial class DeadLetterStore(
    MessagingDatabase database,
    MessagingHealth health,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    ILogger<DeadLetterStore> logger
)
{
    private const string InsertSql = $"""
        INSERT INTO {MessagingSchema.Name}.dead_letters AS d (
            queue, message_id, day, type, correlation_id, exception, reason, stack_trace, fingerprint,
            attempts, trace_id, trace_parent, dead_at, properties, body)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
        WHERE NOT EXISTS (SELECT FROM {MessagingSchema.Name}.inbox i WHERE i.day = $3 AND i.message_id = $2 AND i.queue = $1)
        ON CONFLICT (queue, message_id) DO UPDATE SET
            exception = excluded.exception, reason = excluded.reason, stack_trace = excluded.stack_trace,
            fingerprint = excluded.fingerprint, attempts = excluded.attempts, dead_at = excluded.dead_at, trace_id = excluded.trace_id
        """;

    private const string DeadAgainSql = $"""
        WITH again AS (
            UPDATE {MessagingSchema.Name}.dead_letter_results SET result = 'dead_again'
            WHERE queue = $1 AND message_id = $2 AND result IN ('sent', 'unknown') RETURNING 1),
        before AS (
            SELECT 1 FROM {MessagingSchema.Name}.dead_letter_results WHERE queue = $1 AND message_id = $2 AND result = 'dead_again')
        UPDATE {MessagingSchema.Name}.dead_letters SET deaths = 1 + (SELECT count(*)::int FROM again) + (SELECT count(*)::int FROM before)
        WHERE queue = $1 AND message_id = $2
        """;

    /// <summary>
    /// Stores dead letters of a queue and then calls <paramref name="acknowledge"/> for each. Waits for an unavailable database.
    /// </summary>
    public async Task AddAsync(string queue, IReadOnlyList<Delivery> batch, Func<Delivery, Task> acknowledge, CancellationToken ct)
    {
        using var suppressed = SuppressInstrumentationScope.Begin();
        var backoff = new Backoff(options.Value.ReconnectDelay, options.Value.MaxReconnectDelay, clock, options.Value.Random);
        while (!await TryAddAsync(queue, batch, ct))
        {
            await backoff.WaitAsync(ct);
            ct.ThrowIfCancellationRequested();
        }

        foreach (var delivery in batch)
        {
            await acknowledge(delivery);
        }
    }

    private async Task<bool> TryAddAsync(string queue, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        try
        {
            await using var session = await database.OpenAsync(ct);

            // An NpgsqlBatch is one implicit transaction.
            await using var commands = new NpgsqlBatch(session.Connection);
            foreach (var delivery in batch)
            {
                // A message that the broker itself has dead-lettered was not masked by a consumer.
                var row = DeadLetterRow.From(queue, MessageMasking.MaskAll(delivery, options.Value.Mask), clock.GetUtcNow());
                commands.BatchCommands.Add(InsertCommand(row));
                commands.BatchCommands.Add(
                    new(DeadAgainSql)
                    {
                        Parameters =
                        {
                            new() { Value = queue },
                            new() { Value = row.Identity.MessageId },
                        },
                    }
                );
            }

            await commands.ExecuteNonQueryAsync(ct);
            health.IsUp(BrokerNames.DeadLetterQueue(queue));
            return true;
        }
        catch (Exception e) when (DatabaseFaults.IsUnavailable(e))
        {
            health.IsDown(BrokerNames.DeadLetterQueue(queue), "the database is unavailable");
            LogPaused(queue, e.Message);
            return false;
        }
    }

    private static NpgsqlBatchCommand InsertCommand(DeadLetterRow row) =>
        new(InsertSql)
        {
            Parameters =
            {
                new() { Value = row.Queue },
                new() { Value = row.Identity.MessageId },
                new() { Value = row.Identity.Day },
                Text(row.Type),
                Text(row.CorrelationId),
                Text(row.Exception),
                Text(row.Reason),
                Text(row.StackTrace),
                Text(row.Fingerprint),
                new() { Value = row.Attempts },
                Text(row.TraceId),
                Text(row.TraceParent),
                new() { Value = row.DeadAt },
                new() { Value = row.Properties.ToJson(), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = row.Body },
            },
        };

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)StoredMessageProperties.RemoveZeros(value) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letters of {Queue} stay on the broker, the database is unavailable: {Reason}")]
    private partial void LogPaused(string queue, string reason);
}
