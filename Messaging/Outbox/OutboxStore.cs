using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.Messaging;

/// <summary>
/// The relay's statements: each handles a whole batch, so the number of round trips does not grow with the batch. Lanes are claimed with
/// advisory locks of the transaction, so a relay that dies releases them, and claiming writes no row.
/// </summary>
internal sealed class OutboxStore(MessagingDatabase database, IOptions<MessagingOptions> options) : IOutboxStore
{
    /// <summary>Most lanes of one claim, of the 16 that there are: two relays can work on a full outbox at the same time.</summary>
    private const int MaxLanes = 8;

    /// <summary>First key of the lanes' advisory locks ("outb" in ASCII).</summary>
    private const int LockSpace = 0x6F757462;

    private const string Outbox = MessagingSchema.Name + ".outbox";

    private const string UnparkSql = $"""
        UPDATE {Outbox} SET parked_until = NULL WHERE id = ANY (ARRAY(
            SELECT id FROM {Outbox} WHERE parked_until <= now() ORDER BY parked_until LIMIT $1 FOR UPDATE SKIP LOCKED))
        """;

    // The commit does not wait for the disk: rows that a crash of the server restores are published again, and inboxes recognize them. It
    // is a statement of its own so that the next one has a snapshot taken after the locks, and sees what their last holder deleted.
    private static readonly string TakeLanesSql = $"""
        WITH waiting AS MATERIALIZED (
            SELECT lane FROM generate_series(0, 15) AS lane
            WHERE EXISTS (SELECT FROM {Outbox} o WHERE o.lane = lane.lane AND o.parked_until IS NULL)
            ORDER BY random()),
        taken AS MATERIALIZED (
            SELECT lane FROM waiting WHERE pg_try_advisory_xact_lock({LockSpace}, lane) LIMIT {MaxLanes})
        SELECT set_config('messaging.lanes', (SELECT coalesce(string_agg(lane::text, ','), '') FROM taken), true),
               set_config('idle_in_transaction_session_timeout', $1, true),
               set_config('synchronous_commit', 'off', true)
        """;

    private const string ReadSql = $"""
        SELECT o.id, o.message_id, o.exchange, o.routing_key, o.type, o.correlation_id, o.trace_parent, o.trace_state, o.body,
               o.created_at, o.properties
        FROM unnest(string_to_array(current_setting('messaging.lanes'), ',')::int[]) WITH ORDINALITY AS taken (lane, position)
        CROSS JOIN LATERAL (
            SELECT * FROM {Outbox} w WHERE w.lane = taken.lane AND w.parked_until IS NULL ORDER BY w.id
            LIMIT greatest(1, $1 / nullif(cardinality(string_to_array(current_setting('messaging.lanes'), ',')), 0))) o
        ORDER BY o.id
        """;

    private const string SettleSql = $"""
        WITH confirmed AS (DELETE FROM {Outbox} WHERE id = ANY ($1))
        UPDATE {Outbox} SET parked_until = now() + $3 WHERE id = ANY ($2)
        """;

    private readonly MessagingOptions options = options.Value;

    public async Task<IOutboxClaim> ClaimAsync(int limit, CancellationToken ct)
    {
        var session = await database.OpenAsync(ct);
        try
        {
            var transaction = await session.Connection.BeginTransactionAsync(ct);
            return new Claim(session, transaction, await ReadAsync(session.Connection, limit, ct), options.OutboxRetryDelay);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task<List<OutboxRow>> ReadAsync(NpgsqlConnection connection, int limit, CancellationToken ct)
    {
        // The server ends the transaction of a relay that stalls, so that its lanes go to another.
        var idleTimeout = $"{(2 * options.ConfirmTimeout).TotalMilliseconds:0}";
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(UnparkSql) { Parameters = { new() { Value = limit } } },
                new(TakeLanesSql) { Parameters = { new() { Value = idleTimeout } } },
                new(ReadSql) { Parameters = { new() { Value = limit } } },
            },
        };
        await batch.PrepareAsync(ct);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var rows = new List<OutboxRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(OutboxRow.Read(reader));
        }

        return rows;
    }

    private sealed class Claim(DatabaseSession session, NpgsqlTransaction transaction, List<OutboxRow> rows, TimeSpan parkFor)
        : IOutboxClaim
    {
        public IReadOnlyList<OutboxRow> Rows => rows;

        // Without a token: rows that the broker has confirmed are deleted even when the service is stopping.
        public async Task SettleAsync(long[] confirmed, long[] rejected)
        {
            await using var command = new NpgsqlCommand(SettleSql, session.Connection, transaction)
            {
                Parameters =
                {
                    new() { Value = confirmed },
                    new() { Value = rejected },
                    new() { Value = parkFor },
                },
            };
            await command.PrepareAsync(CancellationToken.None);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await session.DisposeAsync();
        }
    }
}
