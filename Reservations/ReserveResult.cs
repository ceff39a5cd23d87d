namespace Payments.Reservations;

/// <summary>The answer to a <see cref="ReservationRequest"/>.</summary>
/// <param name="Id">The request's.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Left">What can still be reserved of the inventory after this answer; 0 where there is none.</param>
public sealed record ReserveResult(Guid Id, ReserveOutcome Outcome, long Left);
