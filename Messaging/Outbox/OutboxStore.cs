using Npgsql;

namespace Payments.Messaging;

/// <summary>The relay's statements: each handles a whole batch, so that the number of round trips does not grow with it.</summary>
internal static class OutboxStore
{
    private const string ClaimSql = $"""
        SELECT id, message_id, exchange, routing_key, type, correlation_id, trace_parent, trace_state, body, created_at
        FROM {MessagingSchema.Name}.outbox
        WHERE retry_at IS NULL OR retry_at <= now()
        ORDER BY id
        LIMIT $1
        FOR UPDATE SKIP LOCKED
        """;

    private const string SettleSql = $"""
        WITH confirmed AS (DELETE FROM {MessagingSchema.Name}.outbox WHERE id = ANY ($1))
        UPDATE {MessagingSchema.Name}.outbox SET retry_at = now() + $3 WHERE id = ANY ($2)
        """;

    /// <summary>Locks the oldest rows that no other relay holds. The locks last as long as the transaction: a relay that dies frees them.</summary>
    public static async Task<List<OutboxRow>> ClaimAsync(NpgsqlConnection connection, int limit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ClaimSql, connection) { Parameters = { new() { Value = limit } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<OutboxRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new OutboxRow(
                reader.GetInt64(0),
                reader.GetGuid(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4),
                reader.GetString(5),
                reader.IsDBNull(6) ? null : reader.GetString(6),
                reader.IsDBNull(7) ? null : reader.GetString(7),
                reader.GetFieldValue<byte[]>(8),
                reader.GetDateTime(9)));
        }

        return rows;
    }

    /// <summary>Deletes what the broker has confirmed and lets what it returned or refused rest.</summary>
    public static async Task SettleAsync(NpgsqlConnection connection, long[] confirmed, long[] rejected, TimeSpan rest, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(SettleSql, connection)
        {
            Parameters = { new() { Value = confirmed }, new() { Value = rejected }, new() { Value = rest } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}
