using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using OpenTelemetry;

namespace Payments.Messaging;

/// <summary>
/// Takes what lies in <c>[queue].dead</c> over into the service's database, where it can be searched, grouped and replayed. A letter
/// is acknowledged after the commit: while the database is away it stays on the broker. A copy of a message that has had its effect in
/// the meantime is let go.
/// </summary>
internal sealed partial class DeadLetterShelf(
    MessagingDatabase database,
    MessagingHealth health,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    ILogger<DeadLetterShelf> logger
)
{
    private const ushort Prefetch = 200;
    private const int MaxGroupSize = 100;

    private const string AddSql = $"""
        INSERT INTO {MessagingSchema.Name}.dead_letters AS d (queue, message_id, day, type, correlation_id, exception, reason, stack_trace, fingerprint,
            attempts, trace_id, trace_parent, dead_at, properties, body)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
        WHERE NOT EXISTS (SELECT FROM {MessagingSchema.Name}.inbox i WHERE i.day = $3 AND i.message_id = $2 AND i.queue = $1)
        ON CONFLICT (queue, message_id) DO UPDATE SET
            exception = excluded.exception, reason = excluded.reason, stack_trace = excluded.stack_trace, fingerprint = excluded.fingerprint,
            attempts = excluded.attempts, dead_at = excluded.dead_at, trace_id = excluded.trace_id
        """;

    private const string DiedAgainSql = $"""
        WITH again AS (
            UPDATE {MessagingSchema.Name}.dead_letter_results SET result = 'dead_again'
            WHERE queue = $1 AND message_id = $2 AND result IN ('sent', 'unknown') RETURNING 1),
        before AS (
            SELECT 1 FROM {MessagingSchema.Name}.dead_letter_results WHERE queue = $1 AND message_id = $2 AND result = 'dead_again')
        UPDATE {MessagingSchema.Name}.dead_letters SET deaths = 1 + (SELECT count(*)::int FROM again) + (SELECT count(*)::int FROM before)
        WHERE queue = $1 AND message_id = $2
        """;

    /// <summary>How the dead letters of a queue are consumed.</summary>
    public Consumption Consumption(string queue) =>
        new(
            BrokerNames.DeadLetterQueue(queue),
            Prefetch,
            Concurrency: 1,
            MaxGroupSize,
            (group, acknowledge, ct) => AddAsync(queue, group, acknowledge, ct)
        );

    private async Task AddAsync(string queue, IReadOnlyList<Delivery> group, Func<Delivery, Task> acknowledge, CancellationToken ct)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        var pause = new Backoff(options.Value.ReconnectDelay, options.Value.MaxReconnectDelay, clock, options.Value.Random);
        while (!await TryAddAsync(queue, group, ct))
        {
            await pause.WaitAsync(ct);
            ct.ThrowIfCancellationRequested();
        }

        foreach (var delivery in group)
        {
            await acknowledge(delivery);
        }
    }

    private async Task<bool> TryAddAsync(string queue, IReadOnlyList<Delivery> group, CancellationToken ct)
    {
        try
        {
            await using var session = await database.OpenAsync(ct);

            // A batch is one implicit transaction.
            await using var batch = new NpgsqlBatch(session.Connection);
            foreach (var delivery in group)
            {
                // What the broker itself has given up comes as it was sent.
                var row = DeadLetterRow.From(queue, Masking.Whole(delivery, options.Value.Mask), clock.GetUtcNow());
                batch.BatchCommands.Add(Add(row));
                batch.BatchCommands.Add(
                    new(DiedAgainSql)
                    {
                        Parameters =
                        {
                            new() { Value = queue },
                            new() { Value = row.Identity.MessageId },
                        },
                    }
                );
            }

            await batch.ExecuteNonQueryAsync(ct);
            health.IsUp(BrokerNames.DeadLetterQueue(queue));
            return true;
        }
        catch (Exception e) when (Faults.IsDatabaseAway(e))
        {
            health.IsDown(BrokerNames.DeadLetterQueue(queue), "the database is away");
            LogPaused(queue, e.Message);
            return false;
        }
    }

    private static NpgsqlBatchCommand Add(DeadLetterRow row) =>
        new(AddSql)
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
        new() { Value = (object?)StoredProperties.Clean(value) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letters of {Queue} stay on the broker, the database is away: {Reason}")]
    private partial void LogPaused(string queue, string reason);
}
