namespace Payments.Reservations;

/// <summary>The answer to a <see cref="ReservationEnd"/>, or to a return.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Status">Where it stands after this answer; null when there is no such reservation.</param>
public sealed record EndResult(Guid Id, EndOutcome Outcome, ReservationStatus? Status);
