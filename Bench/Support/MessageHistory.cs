using Payments.Messaging;

namespace Payments.Bench;

/// <summary>Leaves outbox and inbox as many messages leave them, without sending those messages.</summary>
internal static class MessageHistory
{
    private const int Chunk = 50_000;
    private const int RetentionDays = 7;
    private const int Reports = 10;

    /// <summary>Ids are UUIDv7 as services make them: the time of the message, then random bits.</summary>
    private const string InboxSql = """
        INSERT INTO messaging.inbox (day, message_id, queue, received_at)
        SELECT $1,
            (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
                || '7' || substr(random, 1, 3) || '8' || substr(random, 4, 15))::uuid,
            'bench.history.q', at
        FROM (
            SELECT $1::timestamptz + i * interval '1 day' / $3 AS at, md5($1::text || i) AS random
            FROM generate_series($2, $2 + $4 - 1) AS i) AS message
        """;

    private const string DeadSql = "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relid = 'messaging.outbox'::regclass";

    private const string LastIdSql = "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('messaging.outbox', 'id')), 0)";

    /// <summary>By key, as the relay deletes. This is not measured, but scanning the whole table each time would take hours.</summary>
    private const string DeleteSql = "DELETE FROM messaging.outbox WHERE id > $1";

    /// <summary>autovacuum_naptime is a minute, and a run over tables of some gigabytes takes a while.</summary>
    private static readonly TimeSpan VacuumBound = TimeSpan.FromMinutes(5);

    public static async Task PassThroughOutboxAsync(BenchEnvironment environment, int messages)
    {
        for (var done = 0; done < messages; done += Chunk)
        {
            var last = (long)(await environment.ExecuteAsync(LastIdSql))!;
            await OutboxRows.InsertAsync(environment, Math.Min(Chunk, messages - done));
            await environment.ExecuteAsync(DeleteSql, last);
            Report("outbox rows inserted and deleted", done, messages);
        }
    }

    /// <summary>Waits until autovacuum, by itself, has removed the deleted rows.</summary>
    public static async Task WaitForAutovacuumAsync(BenchEnvironment environment)
    {
        Progress.Say("claim: waiting for autovacuum");
        await Wait.UntilAsync(
            async () => (long)(await environment.ExecuteAsync(DeadSql))! < Chunk,
            "autovacuum has removed the deleted rows",
            VacuumBound,
            TimeSpan.FromSeconds(1)
        );
    }

    public static async Task FillInboxAsync(BenchEnvironment environment, int messages)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await using (var connection = await environment.Source.OpenConnectionAsync())
        {
            await InboxPartitions.MaintainAsync(connection, today.AddDays(1 - RetentionDays), RetentionDays, CancellationToken.None);
        }

        var perDay = messages / (RetentionDays + 1);
        for (var day = 0; day <= RetentionDays; day++)
        {
            for (var first = 0; first < perDay; first += Chunk)
            {
                await environment.ExecuteAsync(InboxSql, today.AddDays(-day), first, perDay, Math.Min(Chunk, perDay - first));
                Report("inbox rows", (day * perDay) + first, messages);
            }
        }
    }

    private static void Report(string what, int done, int all)
    {
        if (done / Chunk % Math.Max(1, all / Chunk / Reports) == 0)
        {
            Progress.Say($"claim: {done:N0} of {all:N0} {what}");
        }
    }
}
