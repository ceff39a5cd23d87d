using Microsoft.EntityFrameworkCore;

namespace Payments.Reservations;

/// <summary>
/// Gives back what was committed, each reservation once: what it was for has been undone. A call takes a group and costs one round trip
/// whatever its size, and calls do not deadlock, neither with each other nor with the others of this mechanism, of which a transaction
/// makes one. The database must read committed (PostgreSQL's default).
/// </summary>
public static class ReturnReservations
{
    /// <inheritdoc cref="ReserveInventory.MaxGroupSize"/>
    public const int MaxGroupSize = ReserveInventory.MaxGroupSize;

    /// <summary>Frees what was committed.</summary>
    /// <param name="db">A context with <see cref="ReservationModel.AddReservations"/> in its model and a transaction open.</param>
    /// <param name="ids">The reservations.</param>
    /// <param name="now">UTC.</param>
    /// <param name="ct">Ends the call; the transaction can then only be rolled back.</param>
    /// <returns>
    /// The answers, in the order of the ids. One that was not committed has <see cref="EndOutcome.EndedOtherwise"/>, and its status tells
    /// whether it is free already, or still held (<see cref="ReservationStatus.Reserved"/>): that one is for the caller to release, in a
    /// transaction of its own.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="MaxGroupSize"/>.</exception>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public static Task<IReadOnlyList<EndResult>> ReturnAsync(
        this DbContext db,
        IEnumerable<Guid> ids,
        DateTime now,
        CancellationToken ct
    ) =>
        MoveReservations.MoveAsync(
            db,
            ReservationStatus.Committed,
            [.. ids.Select(id => new ReservationEnd(id, ReservationStatus.Returned))],
            now,
            ct
        );
}
