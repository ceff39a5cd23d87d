namespace Payments.Bench;

/// <summary>Rows of the outbox made by SQL, as a commit would have left them.</summary>
internal static class OutboxRows
{
    private const string InsertSql = $"""
        INSERT INTO messaging.outbox (message_id, exchange, routing_key, type, correlation_id, body, created_at)
        SELECT gen_random_uuid(), 'events', '{BenchEvent.Type}', '{BenchEvent.Type}', 'bench-' || i, convert_to($2 || (1000000000 + i) || $3, 'UTF8'), now()
        FROM generate_series(0, $1 - 1) AS i
        """;

    /// <summary>By the key first: a look at the whole table would walk over all rows that are deleted already.</summary>
    private const string AnySql = """
        SELECT CASE WHEN EXISTS (SELECT FROM messaging.outbox WHERE id = pg_sequence_last_value(pg_get_serial_sequence('messaging.outbox', 'id')))
            THEN true ELSE EXISTS (SELECT FROM messaging.outbox) END
        """;

    public static Task InsertAsync(Place place, int rows)
    {
        var (before, after) = BenchEvent.Json;
        return place.ExecuteAsync(InsertSql, rows, before, after);
    }

    public static async Task<bool> AreGoneAsync(Place place) => !(bool)(await place.ExecuteAsync(AnySql))!;
}
