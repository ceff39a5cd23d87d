using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using static Payments.Reservations.ReservationGroup;

namespace Payments.Reservations;

/// <summary>
/// Finds reservations whose time is up. What is then done with them is their owner's affair: to end them, or to ask somebody else first.
/// </summary>
public static class DueReservations
{
    /// <inheritdoc cref="ReserveInventory.MaxGroupSize"/>
    public const int MaxGroupSize = ReserveInventory.MaxGroupSize;

    private const string TakeSql = """
        SELECT id FROM inventory_reservations WHERE status = 'RESERVED' AND expires_at <= $1
        ORDER BY expires_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
        """;

    private const string PostponeSql = """
        UPDATE inventory_reservations r SET expires_at = $2
        FROM (SELECT id FROM inventory_reservations WHERE id = ANY ($1) AND status = 'RESERVED' ORDER BY id FOR NO KEY UPDATE) AS locked
        WHERE r.id = locked.id
        """;

    /// <summary>
    /// Those due the longest, which are the caller's alone until its transaction ends: several instances share the work, and none waits for
    /// another.
    /// </summary>
    /// <param name="db">A context with <see cref="ReservationModel.AddReservations"/> in its model and a transaction open.</param>
    /// <param name="now">UTC.</param>
    /// <param name="limit">Most of them; 1 to <see cref="MaxGroupSize"/>.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is too low or too high.</exception>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public static async Task<IReadOnlyList<Guid>> TakeDueAsync(this DbContext db, DateTime now, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxGroupSize);
        await using var command = new NpgsqlCommand(TakeSql, ConnectionOf(db))
        {
            Parameters =
            {
                Time(now),
                new() { Value = limit },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var due = new List<Guid>();
        while (await reader.ReadAsync(ct))
        {
            due.Add(reader.GetGuid(0));
        }

        return due;
    }

    /// <summary>
    /// Has reservations become due at another time, for an owner who cannot end them at once because somebody else decides: they are looked
    /// at again when no decision has come by then, and do not stand in the way of others until then. Those that have ended stay as they
    /// are.
    /// </summary>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public static async Task PostponeAsync(this DbContext db, IReadOnlyCollection<Guid> ids, DateTime until, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        await using var command = new NpgsqlCommand(PostponeSql, ConnectionOf(db))
        {
            Parameters = { Array(NpgsqlDbType.Uuid, ids, id => id), Time(until) },
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}
