namespace Payments.Bench;

/// <summary>
/// Fills the engine's table with workflows that have ended, each a copy of one that the engine itself has run, over the past days.
/// </summary>
internal static class FinishedWorkflows
{
    private const int Chunk = 50_000;
    private const int Reports = 10;

    /// <summary>
    /// Ids are UUIDv7 of the workflow's time, so that later ones go to the end of the index as in production. Subjects are as old as the
    /// workflow. The greatest id is that of the workflow that is copied.
    /// </summary>
    private const string InsertSql = """
        INSERT INTO workflows.instances
            (id, name, subject, status, fence, claims, input, history, result, trace_parent, created_at, ended_at)
        SELECT made.id, t.name, made.id::text, 'SUCCEEDED', 1, 0, t.input, t.history, t.result, t.trace_parent,
            made.at, made.at + interval '1 second'
        FROM (
            SELECT at,
                (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
                    || '7' || substr(random, 1, 3) || '8' || substr(random, 4, 15))::uuid AS id
            FROM (
                SELECT now() - interval '30 days' + i * interval '29 days' / $3 AS at, md5('w' || i) AS random
                FROM generate_series($1, $1 + $2 - 1) AS i) AS moment) AS made,
            (SELECT * FROM workflows.instances ORDER BY id DESC LIMIT 1) AS t
        ORDER BY made.at
        """;

    public static async Task InsertAsync(BenchEnvironment environment, int count)
    {
        for (var done = 0; done < count; done += Chunk)
        {
            await environment.ExecuteAsync(InsertSql, done, Math.Min(Chunk, count - done), count);
            if (done / Chunk % Math.Max(1, count / Chunk / Reports) == 0)
            {
                Progress.Say($"history: {done:N0} of {count:N0} finished workflows");
            }
        }

        await environment.ExecuteAsync("VACUUM ANALYZE workflows.instances");
    }
}
