namespace Payments.Bench;

/// <summary>Rows of the outbox made by SQL, as a commit would have left them.</summary>
internal static class OutboxRows
{
    private const string InsertSql = $"""
        INSERT INTO messaging.outbox (message_id, exchange, routing_key, type, correlation_id, body, created_at)
        SELECT gen_random_uuid(), 'events', '{BenchEvent.Type}', '{BenchEvent.Type}', 'bench-' || i,
            convert_to($2 || (1000000000 + i) || $3, 'UTF8'), now()
        FROM generate_series(0, $1 - 1) AS i
        """;

    public static Task InsertAsync(BenchEnvironment environment, int rows)
    {
        var (before, after) = BenchEvent.Json;
        return environment.ExecuteAsync(InsertSql, rows, before, after);
    }
}
