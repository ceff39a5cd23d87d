using Npgsql;

namespace Payments.Messaging;

/// <summary>The dedupe rows, written in the transaction of the effect.</summary>
internal static class InboxStore
{
    /// <summary>
    /// A consumer that stalls is fenced by the server, so that its rows do not hold up the one that takes over. Twice the handler's limit.
    /// </summary>
    private const string FenceSql = "SELECT set_config('idle_in_transaction_session_timeout', $1, true)";

    private const string InsertSql = $"""
        INSERT INTO {MessagingSchema.Name}.inbox (day, message_id, queue)
        SELECT day, message_id, $3 FROM unnest($1, $2) AS delivered (day, message_id)
        ORDER BY day, message_id
        ON CONFLICT DO NOTHING
        RETURNING message_id
        """;

    /// <summary>
    /// Records a group of deliveries in one statement. A copy that another transaction is handling right now is waited for.
    /// </summary>
    /// <returns>The ids that were new.</returns>
    public static async Task<HashSet<Guid>> InsertAsync(
        NpgsqlConnection connection,
        string queue,
        IReadOnlyList<Delivery> deliveries,
        TimeSpan handlerTimeout,
        CancellationToken ct
    )
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(FenceSql) { Parameters = { new() { Value = $"{(2 * handlerTimeout).TotalMilliseconds:0}" } } },
                new(InsertSql)
                {
                    Parameters =
                    {
                        new() { Value = deliveries.Select(d => d.Identity.Day).ToArray() },
                        new() { Value = deliveries.Select(d => d.Identity.MessageId).ToArray() },
                        new() { Value = queue },
                    },
                },
            },
        };
        await batch.PrepareAsync(ct);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var inserted = new HashSet<Guid>();
        while (await reader.ReadAsync(ct))
        {
            inserted.Add(reader.GetGuid(0));
        }

        return inserted;
    }
}
