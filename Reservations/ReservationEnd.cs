namespace Payments.Reservations;

/// <summary>How a reservation is to end.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Status"><see cref="ReservationStatus.Committed"/>, <see cref="ReservationStatus.Released"/> or <see
/// cref="ReservationStatus.Expired"/>.</param>
public sealed record ReservationEnd(Guid Id, ReservationStatus Status);
