using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using static Payments.Reservations.ReservationGroup;

namespace Payments.Reservations;

/// <summary>
/// Holds parts of inventories. A call takes a group and costs two round trips whatever its size. It locks the rows of the inventories in
/// the order of their ids, so that calls do not deadlock, and decides in the order of the group while it has them. A transaction makes one
/// call to this mechanism, of whatever kind. The database must read committed (PostgreSQL's default): what another transaction has just
/// taken must be seen.
/// </summary>
public static class ReserveInventory
{
    /// <summary>Most requests of one call.</summary>
    public const int MaxGroupSize = 1_000;

    private const string LockSql =
        "SELECT id, capacity - held - committed FROM inventory WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE";

    // After the lock, so that it sees what whoever had the lock before has written.
    private const string KnownSql = "SELECT id, inventory_id, quantity FROM inventory_reservations WHERE id = ANY ($1)";

    // Two who use one id for different inventories hold different locks: the table decides between them, and only what is in it is counted.
    private const string HoldSql = """
        WITH made AS (
            INSERT INTO inventory_reservations (id, inventory_id, quantity, status, reserved_at, expires_at)
            SELECT id, inventory_id, quantity, 'RESERVED', $5, expires_at
            FROM unnest($1, $2, $3, $4) AS r (id, inventory_id, quantity, expires_at) ORDER BY id
            ON CONFLICT (id) DO NOTHING
            RETURNING id, inventory_id, quantity),
        taken AS (
            SELECT inventory_id, sum(quantity)::bigint AS quantity FROM made GROUP BY inventory_id),
        held AS (
            UPDATE inventory i SET held = i.held + t.quantity FROM taken t WHERE i.id = t.inventory_id)
        SELECT id FROM made
        """;

    /// <summary>Holds each request's quantity, or nothing of it; a smaller one later in the group may still fit.</summary>
    /// <param name="db">A context with <see cref="ReservationModel.AddReservations"/> in its model and a transaction open.</param>
    /// <param name="group">In the order in which they came.</param>
    /// <param name="now">UTC.</param>
    /// <param name="ct">Ends the call; the transaction can then only be rolled back.</param>
    /// <returns>The answers, in the order of the group.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The group is larger than <see cref="MaxGroupSize"/>, or a quantity is not above
    /// 0.</exception>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public static async Task<IReadOnlyList<ReserveResult>> ReserveAsync(
        this DbContext db,
        IReadOnlyList<ReservationRequest> group,
        DateTime now,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(group);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(group.Count, MaxGroupSize);
        foreach (var request in group)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.Quantity);
        }

        if (group.Count == 0)
        {
            return [];
        }

        var connection = ConnectionOf(db);
        var (left, known) = await LockAsync(connection, group, ct);
        var decided = group.Select(request => (Request: request, Answer: Decide(request, left, known))).ToList();
        var held = decided.Where(d => d.Answer.Outcome == ReserveOutcome.Reserved).Select(d => d.Request).ToList();
        var made = held.Count == 0 ? [] : await HoldAsync(connection, held, now, ct);
        return
        [
            .. decided.Select(d =>
                d.Answer.Outcome == ReserveOutcome.Reserved && !made.Contains(d.Answer.Id)
                    ? d.Answer with
                    {
                        Outcome = ReserveOutcome.Conflict,
                    }
                    : d.Answer
            ),
        ];
    }

    private static ReserveResult Decide(
        ReservationRequest request,
        Dictionary<long, long> left,
        Dictionary<Guid, (long InventoryId, long Quantity)> known
    )
    {
        var free = left.GetValueOrDefault(request.InventoryId);
        if (known.TryGetValue(request.Id, out var first))
        {
            return new(
                request.Id,
                first == (request.InventoryId, request.Quantity) ? ReserveOutcome.AlreadyReserved : ReserveOutcome.Conflict,
                free
            );
        }

        if (!left.ContainsKey(request.InventoryId))
        {
            return new(request.Id, ReserveOutcome.NoSuchInventory, 0);
        }

        if (request.Quantity > free)
        {
            return new(request.Id, ReserveOutcome.NotEnough, free);
        }

        left[request.InventoryId] = free - request.Quantity;
        known.Add(request.Id, (request.InventoryId, request.Quantity));
        return new(request.Id, ReserveOutcome.Reserved, free - request.Quantity);
    }

    private static async Task<(Dictionary<long, long> Left, Dictionary<Guid, (long InventoryId, long Quantity)> Known)> LockAsync(
        NpgsqlConnection connection,
        IReadOnlyList<ReservationRequest> group,
        CancellationToken ct
    )
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(LockSql) { Parameters = { Array(NpgsqlDbType.Bigint, group.Select(r => r.InventoryId).Distinct(), id => id) } },
                new(KnownSql) { Parameters = { Array(NpgsqlDbType.Uuid, group, r => r.Id) } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var left = new Dictionary<long, long>();
        while (await reader.ReadAsync(ct))
        {
            left.Add(reader.GetInt64(0), reader.GetInt64(1));
        }

        await reader.NextResultAsync(ct);
        var known = new Dictionary<Guid, (long InventoryId, long Quantity)>();
        while (await reader.ReadAsync(ct))
        {
            known.Add(reader.GetGuid(0), (reader.GetInt64(1), reader.GetInt64(2)));
        }

        return (left, known);
    }

    private static async Task<HashSet<Guid>> HoldAsync(
        NpgsqlConnection connection,
        List<ReservationRequest> requests,
        DateTime now,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(HoldSql, connection)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Uuid, requests, r => r.Id),
                Array(NpgsqlDbType.Bigint, requests, r => r.InventoryId),
                Array(NpgsqlDbType.Bigint, requests, r => r.Quantity),
                Array(NpgsqlDbType.TimestampTz, requests, r => r.ExpiresAt),
                Time(now),
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var made = new HashSet<Guid>();
        while (await reader.ReadAsync(ct))
        {
            made.Add(reader.GetGuid(0));
        }

        return made;
    }
}
