using Microsoft.EntityFrameworkCore;

namespace Payments.Reservations;

/// <summary>
/// Ends what is held, each reservation once; see <see cref="ReturnReservations"/> for what comes after. A call takes a group and costs one
/// round trip whatever its size, and calls do not deadlock. A transaction makes one call to this mechanism, so different ends go into one.
/// The database must read committed (PostgreSQL's default).
/// </summary>
public static class EndReservations
{
    /// <inheritdoc cref="ReserveInventory.MaxGroupSize"/>
    public const int MaxGroupSize = ReserveInventory.MaxGroupSize;

    /// <summary>Gives away what is held.</summary>
    /// <inheritdoc cref="EndAsync"/>
    public static Task<IReadOnlyList<EndResult>> CommitAsync(
        this DbContext db,
        IEnumerable<Guid> ids,
        DateTime now,
        CancellationToken ct
    ) => db.EndAsync([.. ids.Select(id => new ReservationEnd(id, ReservationStatus.Committed))], now, ct);

    /// <summary>Frees what is held, because whoever held it gives it back.</summary>
    /// <inheritdoc cref="EndAsync"/>
    public static Task<IReadOnlyList<EndResult>> ReleaseAsync(
        this DbContext db,
        IEnumerable<Guid> ids,
        DateTime now,
        CancellationToken ct
    ) => db.EndAsync([.. ids.Select(id => new ReservationEnd(id, ReservationStatus.Released))], now, ct);

    /// <summary>Frees what is held, because it was not, or could not be, committed.</summary>
    /// <inheritdoc cref="EndAsync"/>
    public static Task<IReadOnlyList<EndResult>> ExpireAsync(
        this DbContext db,
        IEnumerable<Guid> ids,
        DateTime now,
        CancellationToken ct
    ) => db.EndAsync([.. ids.Select(id => new ReservationEnd(id, ReservationStatus.Expired))], now, ct);

    /// <summary>
    /// Ends each reservation in its own way. What has ended stays as it is: one that was committed and returned is not committed again.
    /// </summary>
    /// <returns>The answers, in the order of the group. Of several ends of one reservation the first counts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The group is larger than <see cref="MaxGroupSize"/>, or an end is none of what is held: <see cref="ReservationStatus.Returned"/> has
    /// a call of its own, because it ends what was committed.
    /// </exception>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public static Task<IReadOnlyList<EndResult>> EndAsync(
        this DbContext db,
        IReadOnlyList<ReservationEnd> group,
        DateTime now,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(group);
        foreach (var end in group)
        {
            ArgumentOutOfRangeException.ThrowIfEqual(end.Status, ReservationStatus.Reserved);
            ArgumentOutOfRangeException.ThrowIfEqual(end.Status, ReservationStatus.Returned);
        }

        return MoveReservations.MoveAsync(db, ReservationStatus.Reserved, group, now, ct);
    }
}
