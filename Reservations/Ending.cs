using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using static Payments.Reservations.ReservationGroup;

namespace Payments.Reservations;

/// <summary>How a reservation is to end.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Status">Any but <see cref="ReservationStatus.Reserved"/>.</param>
public sealed record ReservationEnd(Guid Id, ReservationStatus Status);

/// <summary>What became of a <see cref="ReservationEnd"/>.</summary>
public enum EndOutcome
{
    /// <summary>It has ended now.</summary>
    Ended,

    /// <summary>It had ended before, in the same way; nothing has changed.</summary>
    Already,

    /// <summary>It had ended before, in another way; nothing has changed.</summary>
    EndedOtherwise,

    /// <summary>There is no such reservation.</summary>
    NoSuchReservation,
}

/// <summary>The answer to a <see cref="ReservationEnd"/>.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Status">How it has ended; null when there is no such reservation.</param>
public sealed record EndAnswer(Guid Id, EndOutcome Outcome, ReservationStatus? Status);

/// <summary>
/// Ends reservations, each once. A call takes a group and costs one round trip whatever its size. It locks the reservations in the order of their ids and then their
/// inventories in the order of theirs: calls do not deadlock, neither with each other nor with those that reserve (whose reservations nobody sees yet) or look for what is due
/// (who wait for no lock). A transaction makes one call to this mechanism, so different ends go into one.
/// The database must read committed (PostgreSQL's default).
/// </summary>
public static class Ending
{
    /// <inheritdoc cref="Reserving.MaxGroupSize"/>
    public const int MaxGroupSize = Reserving.MaxGroupSize;

    private const string LockSql = """
        SELECT set_config('reservations.locked', (SELECT coalesce(string_agg(id::text, ','), '') FROM (
            SELECT id FROM inventory_reservations WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE) AS locked), true)
        """;

    // One that was committed only after the lock is none of the call's: its inventory would be taken out of order.
    private const string Locked = "ANY (string_to_array(current_setting('reservations.locked'), ',')::uuid[])";

    private const string LockInventorySql = $"""
        SELECT FROM inventory WHERE id IN (SELECT inventory_id FROM inventory_reservations WHERE id = {Locked} AND status = 'RESERVED')
        ORDER BY id FOR NO KEY UPDATE
        """;

    // A statement of its own: its snapshot is taken after the locks.
    private const string EndSql = $"""
        WITH asked AS MATERIALIZED (
            SELECT r.id, r.status, e.status AS wanted FROM unnest($1, $2) AS e (id, status) JOIN inventory_reservations r ON r.id = e.id WHERE r.id = {Locked}),
        ended AS (
            UPDATE inventory_reservations r SET status = a.wanted, ended_at = $3 FROM asked a WHERE r.id = a.id AND a.status = 'RESERVED'
            RETURNING r.inventory_id, r.quantity, r.status),
        given AS (
            SELECT inventory_id, sum(quantity)::bigint AS quantity, coalesce(sum(quantity) FILTER (WHERE status = 'COMMITTED'), 0)::bigint AS committed
            FROM ended GROUP BY inventory_id),
        counted AS (
            UPDATE inventory i SET held = i.held - g.quantity, committed = i.committed + g.committed FROM given g WHERE i.id = g.inventory_id)
        SELECT id, status FROM asked
        """;

    /// <summary>Gives away for good what is held.</summary>
    /// <inheritdoc cref="EndAsync"/>
    public static Task<IReadOnlyList<EndAnswer>> CommitAsync(this DbContext db, IEnumerable<Guid> ids, DateTime now, CancellationToken ct) =>
        db.EndAsync([.. ids.Select(id => new ReservationEnd(id, ReservationStatus.Committed))], now, ct);

    /// <summary>Frees what is held, because whoever held it gives it back.</summary>
    /// <inheritdoc cref="EndAsync"/>
    public static Task<IReadOnlyList<EndAnswer>> ReleaseAsync(this DbContext db, IEnumerable<Guid> ids, DateTime now, CancellationToken ct) =>
        db.EndAsync([.. ids.Select(id => new ReservationEnd(id, ReservationStatus.Released))], now, ct);

    /// <summary>Frees what is held, because it was not, or could not be, committed.</summary>
    /// <inheritdoc cref="EndAsync"/>
    public static Task<IReadOnlyList<EndAnswer>> ExpireAsync(this DbContext db, IEnumerable<Guid> ids, DateTime now, CancellationToken ct) =>
        db.EndAsync([.. ids.Select(id => new ReservationEnd(id, ReservationStatus.Expired))], now, ct);

    /// <summary>Ends each reservation in its own way. What has ended stays as it is.</summary>
    /// <returns>The answers, in the order of the group. Of several ends of one reservation the first counts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The group is larger than <see cref="MaxGroupSize"/>, or an end is none.</exception>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public static async Task<IReadOnlyList<EndAnswer>> EndAsync(this DbContext db, IReadOnlyList<ReservationEnd> group, DateTime now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(group);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(group.Count, MaxGroupSize);
        foreach (var end in group)
        {
            ArgumentOutOfRangeException.ThrowIfEqual(end.Status, ReservationStatus.Reserved);
        }

        if (group.Count == 0)
        {
            return [];
        }

        var before = await ExecuteAsync(ConnectionOf(db), [.. group.DistinctBy(e => e.Id)], now, ct);
        return [.. group.Select(end => AnswerTo(end, before))];
    }

    /// <summary>Notes what it answers, so that the next end of the same reservation finds it ended.</summary>
    private static EndAnswer AnswerTo(ReservationEnd end, Dictionary<Guid, ReservationStatus> statuses)
    {
        if (!statuses.TryGetValue(end.Id, out var status))
        {
            return new(end.Id, EndOutcome.NoSuchReservation, null);
        }

        if (status == ReservationStatus.Reserved)
        {
            statuses[end.Id] = end.Status;
            return new(end.Id, EndOutcome.Ended, end.Status);
        }

        return new(end.Id, status == end.Status ? EndOutcome.Already : EndOutcome.EndedOtherwise, status);
    }

    /// <returns>Where each stood before.</returns>
    private static async Task<Dictionary<Guid, ReservationStatus>> ExecuteAsync(NpgsqlConnection connection, List<ReservationEnd> ends, DateTime now, CancellationToken ct)
    {
        NpgsqlParameter Ids() => Array(NpgsqlDbType.Uuid, ends, e => e.Id);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(LockSql) { Parameters = { Ids() } },
                new(LockInventorySql),
                new(EndSql) { Parameters = { Ids(), Array(NpgsqlDbType.Text, ends, e => NameOf(e.Status)), Time(now) } },
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
