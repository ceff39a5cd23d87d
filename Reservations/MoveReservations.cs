using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using static Payments.Reservations.ReservationGroup;

namespace Payments.Reservations;

/// <summary>
/// Takes reservations from where they stand to where they are to stand, and counts them in their inventories. A call takes a group and
/// costs one round trip whatever its size. It locks the reservations in the order of their ids and then their inventories in the order of
/// theirs: calls do not deadlock, neither with each other nor with those that reserve (whose reservations nobody sees yet) or look for what
/// is due (who wait for no lock).
/// </summary>
internal static class MoveReservations
{
    private const string LockSql = """
        SELECT set_config('reservations.locked', (SELECT coalesce(string_agg(id::text, ','), '') FROM (
            SELECT id FROM inventory_reservations WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE) AS locked), true)
        """;

    // One that was committed only after the lock is none of the call's: its inventory would be taken out of order.
    private const string Locked = "ANY (string_to_array(current_setting('reservations.locked'), ',')::uuid[])";

    private const string LockInventorySql = $"""
        SELECT FROM inventory WHERE id IN (SELECT inventory_id FROM inventory_reservations WHERE id = {Locked} AND status = $1)
        ORDER BY id FOR NO KEY UPDATE
        """;

    // A statement of its own: its snapshot is taken after the locks.
    private const string MoveSql = $"""
        WITH asked AS MATERIALIZED (
            SELECT r.id, r.status, e.status AS wanted
            FROM unnest($1, $2) AS e (id, status) JOIN inventory_reservations r ON r.id = e.id WHERE r.id = {Locked}),
        moved AS (
            UPDATE inventory_reservations r SET status = a.wanted, ended_at = $3 FROM asked a WHERE r.id = a.id AND a.status = $4
            RETURNING r.inventory_id, r.quantity, r.status),
        change AS (
            SELECT inventory_id,
                sum(quantity * ((status = 'RESERVED')::int - ($4 = 'RESERVED')::int))::bigint AS held,
                sum(quantity * ((status = 'COMMITTED')::int - ($4 = 'COMMITTED')::int))::bigint AS committed
            FROM moved GROUP BY inventory_id),
        counted AS (
            UPDATE inventory i SET held = i.held + c.held, committed = i.committed + c.committed FROM change c WHERE i.id = c.inventory_id)
        SELECT id, status FROM asked
        """;

    /// <summary>Moves those of the group that stand at <paramref name="from"/>; the others stay as they are.</summary>
    public static async Task<IReadOnlyList<EndResult>> MoveAsync(
        DbContext db,
        ReservationStatus from,
        IReadOnlyList<ReservationEnd> group,
        DateTime now,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(group.Count, ReserveInventory.MaxGroupSize);
        if (group.Count == 0)
        {
            return [];
        }

        var statuses = await ExecuteAsync(ConnectionOf(db), from, [.. group.DistinctBy(e => e.Id)], now, ct);
        return [.. group.Select(end => AnswerTo(end, from, statuses))];
    }

    /// <summary>Notes what it answers, so that the next end of the same reservation finds it ended.</summary>
    private static EndResult AnswerTo(ReservationEnd end, ReservationStatus from, Dictionary<Guid, ReservationStatus> statuses)
    {
        if (!statuses.TryGetValue(end.Id, out var status))
        {
            return new(end.Id, EndOutcome.NoSuchReservation, null);
        }

        if (status == from)
        {
            statuses[end.Id] = end.Status;
            return new(end.Id, EndOutcome.Ended, end.Status);
        }

        return new(end.Id, status == end.Status ? EndOutcome.AlreadyEnded : EndOutcome.EndedOtherwise, status);
    }

    /// <returns>Where each stood before.</returns>
    private static async Task<Dictionary<Guid, ReservationStatus>> ExecuteAsync(
        NpgsqlConnection connection,
        ReservationStatus from,
        List<ReservationEnd> ends,
        DateTime now,
        CancellationToken ct
    )
    {
        NpgsqlParameter Ids() => Array(NpgsqlDbType.Uuid, ends, e => e.Id);
        NpgsqlParameter From() => new() { Value = NameOf(from), NpgsqlDbType = NpgsqlDbType.Text };
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(LockSql) { Parameters = { Ids() } },
                new(LockInventorySql) { Parameters = { From() } },
                new(MoveSql) { Parameters = { Ids(), Array(NpgsqlDbType.Text, ends, e => NameOf(e.Status)), Time(now), From() } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.NextResultAsync(ct);
        var before = new Dictionary<Guid, ReservationStatus>();
        while (await reader.ReadAsync(ct))
        {
            before.Add(reader.GetGuid(0), StatusOf(reader.GetString(1)));
        }

        return before;
    }
}
