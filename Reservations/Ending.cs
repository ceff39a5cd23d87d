using Microsoft.EntityFrameworkCore;

namespace Payments.Reservations;

/// <summary>How a reservation is to end.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Status"><see cref="ReservationStatus.Committed"/>, <see cref="ReservationStatus.Released"/> or <see
/// cref="ReservationStatus.Expired"/>.</param>
public sealed record ReservationEnd(Guid Id, ReservationStatus Status);

/// <summary>What became of a <see cref="ReservationEnd"/>, or of a return.</summary>
public enum EndOutcome
{
    /// <summary>It has ended now.</summary>
    Ended,

    /// <summary>It had ended before, in the same way; nothing has changed.</summary>
    Already,

    /// <summary>It had ended before, in another way, or is still held although it is to be returned; nothing has changed.</summary>
    EndedOtherwise,

    /// <summary>There is no such reservation.</summary>
    NoSuchReservation,
}

/// <summary>The answer to a <see cref="ReservationEnd"/>, or to a return.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Status">Where it stands after this answer; null when there is no such reservation.</param>
public sealed record EndAnswer(Guid Id, EndOutcome Outcome, ReservationStatus? Status);

/// <summary>
/// Ends what is held, each reservation once; see <see cref="Returning"/> for what comes after. A call takes a group and costs one round
/// trip whatever its size, and calls do not deadlock. A transaction makes one call to this mechanism, so different ends go into one. The
/// database must read committed (PostgreSQL's default).
/// </summary>
public static class Ending
{
    /// <inheritdoc cref="Reserving.MaxGroupSize"/>
    public const int MaxGroupSize = Reserving.MaxGroupSize;

    /// <summary>Gives away what is held.</summary>
    /// <inheritdoc cref="EndAsync"/>
    public static Task<IReadOnlyList<EndAnswer>> CommitAsync(
        this DbContext db,
        IEnumerable<Guid> ids,
        DateTime now,
        CancellationToken ct
    ) => db.EndAsync([.. ids.Select(id => new ReservationEnd(id, ReservationStatus.Committed))], now, ct);

    /// <summary>Frees what is held, because whoever held it gives it back.</summary>
    /// <inheritdoc cref="EndAsync"/>
    public static Task<IReadOnlyList<EndAnswer>> ReleaseAsync(
        this DbContext db,
        IEnumerable<Guid> ids,
        DateTime now,
        CancellationToken ct
    ) => db.EndAsync([.. ids.Select(id => new ReservationEnd(id, ReservationStatus.Released))], now, ct);

    /// <summary>Frees what is held, because it was not, or could not be, committed.</summary>
    /// <inheritdoc cref="EndAsync"/>
    public static Task<IReadOnlyList<EndAnswer>> ExpireAsync(
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
    public static Task<IReadOnlyList<EndAnswer>> EndAsync(
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

        return Moving.MoveAsync(db, ReservationStatus.Reserved, group, now, ct);
    }
}
