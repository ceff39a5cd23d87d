using Npgsql;

namespace Payments.Messaging;

/// <summary>The statements of replays and discards. Each moves a batch of dead letters to its next state in one transaction.</summary>
internal static class DeadLetterOperationStore
{
    /// <summary>First key of the operations' advisory locks ("dead" in ASCII).</summary>
    private const int LockSpace = 0x64656164;

    private const string Schema = MessagingSchema.Name;

    private static readonly string TakeSql = $"""
        WITH running AS MATERIALIZED (SELECT * FROM {Schema}.dead_letter_operations WHERE status = 'running' ORDER BY started_at)
        SELECT id, action = 'replay', rate, stop_on_failure FROM running WHERE pg_try_advisory_lock({LockSpace}, hashtext(id::text)) LIMIT 1
        """;

    private const string NextSql = $"""
        WITH next AS (
            SELECT dead_letter_id FROM {Schema}.dead_letter_results
            WHERE operation_id = $1 AND result = 'waiting' ORDER BY dead_letter_id LIMIT $2),
        taken AS (
            DELETE FROM {Schema}.dead_letters d USING next n WHERE d.id = n.dead_letter_id RETURNING d.*),
        sent AS (
            INSERT INTO {Schema}.outbox
                (message_id, exchange, routing_key, type, correlation_id, trace_parent, body, created_at, properties)
            SELECT message_id, '', queue, coalesce(type, ''), coalesce(correlation_id, message_id::text), trace_parent, body, now(),
                   jsonb_set(properties, ARRAY['headers', '{Delivery.AttemptHeader}'], to_jsonb($3::int))
            FROM taken WHERE $4 ORDER BY id)
        UPDATE {Schema}.dead_letter_results r
        SET sent_at = now(), result = CASE WHEN t.id IS NULL THEN 'gone' WHEN $4 THEN 'sent' ELSE 'discarded' END
        FROM next n LEFT JOIN taken t ON t.id = n.dead_letter_id
        WHERE r.operation_id = $1 AND r.dead_letter_id = n.dead_letter_id
        """;

    private const string OutcomesSql = $"""
        WITH handled AS (
            UPDATE {Schema}.dead_letter_results r SET result = 'handled'
            FROM {Schema}.inbox i
            WHERE r.operation_id = $1 AND r.result = 'sent' AND i.day = r.day AND i.message_id = r.message_id AND i.queue = r.queue
            RETURNING 1)
        SELECT count(*) FILTER (WHERE result = 'sent') - (SELECT count(*) FROM handled), count(*) FILTER (WHERE result = 'dead_again')
        FROM {Schema}.dead_letter_results WHERE operation_id = $1 AND result IN ('sent', 'dead_again')
        """;

    private const string EndSql = $"""
        WITH ended AS (
            UPDATE {Schema}.dead_letter_operations SET status = $2, ended_at = now() WHERE id = $1 AND status = 'running' RETURNING id)
        UPDATE {Schema}.dead_letter_results SET result = CASE result WHEN 'waiting' THEN 'skipped' ELSE 'unknown' END
        WHERE operation_id = $1 AND result IN ('waiting', 'sent')
        """;

    /// <summary>Locks the oldest operation that no other instance works on. The connection holds the lock until it closes.</summary>
    public static async Task<DeadLetterOperation?> TakeAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(TakeSql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new DeadLetterOperation(
                reader.GetGuid(0),
                reader.GetBoolean(1),
                reader.IsDBNull(2) ? null : reader.GetInt32(2),
                reader.GetBoolean(3)
            )
            : null;
    }

    public static async Task<bool> IsRunningAsync(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT status = 'running' FROM {Schema}.dead_letter_operations WHERE id = $1",
            connection
        )
        {
            Parameters = { new() { Value = id } },
        };
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Moves the next dead letters to the outbox, or deletes them.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="limit">Most dead letters to move.</param>
    /// <param name="attempts">Failed attempts that a replayed message starts with.</param>
    /// <param name="ct">Cancels the statement.</param>
    /// <returns>How many were moved.</returns>
    public static async Task<int> NextAsync(
        NpgsqlConnection connection,
        DeadLetterOperation operation,
        int limit,
        int attempts,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(NextSql, connection)
        {
            Parameters =
            {
                new() { Value = operation.Id },
                new() { Value = limit },
                new() { Value = attempts },
                new() { Value = operation.IsReplay },
            },
        };
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <returns>The number of sent messages without an outcome so far, and of those that were dead-lettered again.</returns>
    public static async Task<(long Open, long DeadAgain)> OutcomesAsync(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(OutcomesSql, connection) { Parameters = { new() { Value = id } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Ends an operation: messages that still wait are skipped, and sent messages without an outcome are unknown.</summary>
    public static async Task EndAsync(NpgsqlConnection connection, Guid id, string status, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(EndSql, connection)
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = status },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}
