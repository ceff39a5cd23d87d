using Npgsql;
using NpgsqlTypes;

namespace Payments.Bench;

/// <summary>The consumer's SQL alone: inbox rows and effects of a group in one transaction, on some connections side by side.</summary>
internal sealed class RawSettlement(BenchEnvironment environment, string queue, int connections, int groupSize)
{
    public const string InboxSql = """
        INSERT INTO messaging.inbox (day, message_id, queue)
        SELECT day, message_id, $3 FROM unnest($1, $2) AS delivered (day, message_id)
        ORDER BY day, message_id
        ON CONFLICT DO NOTHING
        RETURNING message_id
        """;

    public const string EffectSql = "INSERT INTO effects (id, amount, at, number) VALUES ($1, $2, $3, $4)";

    public async Task RunAsync(int messages, bool prepared)
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(WorkAsync)));

        async Task WorkAsync()
        {
            await using var connection = await environment.Source.OpenConnectionAsync();
            await using var inbox = new NpgsqlCommand(InboxSql, connection)
            {
                Parameters =
                {
                    new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date },
                    new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
                    new() { NpgsqlDbType = NpgsqlDbType.Text },
                },
            };
            if (prepared)
            {
                await inbox.PrepareAsync();
            }

            while (Interlocked.Add(ref next, groupSize) - groupSize is var first && first < messages)
            {
                await SettleAsync(connection, inbox, first, Math.Min(groupSize, messages - first), prepared);
            }
        }
    }

    private async Task SettleAsync(NpgsqlConnection connection, NpgsqlCommand inbox, int first, int count, bool prepared)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        inbox.Parameters[0].Value = Enumerable.Repeat(DateOnly.FromDateTime(DateTime.UtcNow), count).ToArray();
        inbox.Parameters[1].Value = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToArray();
        inbox.Parameters[2].Value = queue;
        await using (var reader = await inbox.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                reader.GetGuid(0);
            }
        }

        await using var effects = new NpgsqlBatch(connection);
        for (var i = 0; i < count; i++)
        {
            effects.BatchCommands.Add(Effect(first + i));
        }

        if (prepared)
        {
            await effects.PrepareAsync();
        }

        await effects.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    public static NpgsqlBatchCommand Effect(int index) =>
        new(EffectSql)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() },
                new NpgsqlParameter<long> { TypedValue = 12_345 },
                new NpgsqlParameter<DateTime> { TypedValue = DateTime.UtcNow },
                new NpgsqlParameter<int> { TypedValue = BenchEvent.FirstNumber + index },
            },
        };
}
