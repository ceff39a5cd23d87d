using Npgsql;

namespace Payments.Messaging;

/// <summary>
/// Creates the inbox's partitions ahead of their days and drops them after the retention, so no row is ever deleted one by one from a dated
/// partition.
/// </summary>
internal static class InboxPartitions
{
    /// <summary>Days ahead for which partitions exist, so that a service may be down over a long weekend.</summary>
    private const int DaysAhead = 7;

    /// <summary>Most rows deleted from the undated partition in one run.</summary>
    private const int MaxDeletedRows = 10_000;

    private const string Schema = MessagingSchema.Name;

    private static readonly string DeleteUndatedSql = $"""
        DELETE FROM {Schema}.inbox_other WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM {Schema}.inbox_other WHERE received_at < now() - make_interval(days => $1) LIMIT {MaxDeletedRows}))
        """;

    private const string ListSql = $"""
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = '{Schema}.inbox'::regclass AND c.relname ~ '^inbox_[0-9]+$'
        """;

    /// <summary>Creates what is missing and drops what is older than <paramref name="retentionDays"/>.</summary>
    public static async Task MaintainAsync(NpgsqlConnection connection, DateOnly today, int retentionDays, CancellationToken ct)
    {
        var existing = await ListAsync(connection, ct);
        for (var day = today.AddDays(-1); day <= today.AddDays(DaysAhead); day = day.AddDays(1))
        {
            if (!existing.Contains(day))
            {
                await CreateAsync(connection, day, ct);
            }
        }

        foreach (var day in existing.Where(d => d < today.AddDays(-retentionDays)))
        {
            await ExecuteAsync(connection, $"DROP TABLE IF EXISTS {Schema}.{NameOf(day)}", ct);
        }

        await using var command = new NpgsqlCommand(DeleteUndatedSql, connection) { Parameters = { new() { Value = retentionDays } } };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Creates the table, moves that day's rows of the default partition into it, then attaches it: in one transaction.</summary>
    private static async Task CreateAsync(NpgsqlConnection connection, DateOnly day, CancellationToken ct)
    {
        var (name, from, to) = (NameOf(day), day.ToString("yyyy-MM-dd", null), day.AddDays(1).ToString("yyyy-MM-dd", null));
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, $"LOCK TABLE {Schema}.inbox IN SHARE UPDATE EXCLUSIVE MODE", ct);
        if (!(await ListAsync(connection, ct)).Contains(day))
        {
            await ExecuteAsync(
                connection,
                $"""
                CREATE TABLE {Schema}.{name} (LIKE {Schema}.inbox INCLUDING ALL);
                WITH moved AS (DELETE FROM {Schema}.inbox_other WHERE day = '{from}' RETURNING day, message_id, queue, received_at)
                INSERT INTO {Schema}.{name} SELECT * FROM moved;
                ALTER TABLE {Schema}.inbox ATTACH PARTITION {Schema}.{name} FOR VALUES FROM ('{from}') TO ('{to}')
                """,
                ct
            );
        }

        await transaction.CommitAsync(ct);
    }

    private static string NameOf(DateOnly day) => $"inbox_{day:yyyyMMdd}";

    private static async Task<HashSet<DateOnly>> ListAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ListSql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var days = new HashSet<DateOnly>();
        while (await reader.ReadAsync(ct))
        {
            days.Add(DateOnly.ParseExact(reader.GetString(0)["inbox_".Length..], "yyyyMMdd"));
        }

        return days;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
