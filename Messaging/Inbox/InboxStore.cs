using Npgsql;

namespace Payments.Messaging;

/// <summary>Inserts the rows by which duplicates are recognized, in the transaction of the effect.</summary>
internal static class InboxStore
{
    /// <summary>
    /// Lets the server end the transaction of a consumer that stalls, so that its rows do not block the consumer that gets the messages
    /// next. Twice the handler's time limit.
    /// </summary>
    private const string IdleTimeoutSql = "SELECT set_config('idle_in_transaction_session_timeout', $1, true)";

    private const string InsertSql = $"""
        INSERT INTO {MessagingSchema.Name}.inbox (day, message_id, queue)
        SELECT day, message_id, $3 FROM unnest($1, $2) AS delivered (day, message_id)
        ORDER BY day, message_id
        ON CONFLICT DO NOTHING
        RETURNING message_id
        """;

    /// <summary>
    /// Records a batch of deliveries with one statement. It waits for another transaction that is handling a copy of one of them.
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
                new(IdleTimeoutSql) { Parameters = { new() { Value = $"{(2 * handlerTimeout).TotalMilliseconds:0}" } } },
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
