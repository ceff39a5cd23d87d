namespace Payments.Reservations;

/// <summary>Where a reservation stands.</summary>
public enum ReservationStatus
{
    /// <summary>Held until its time is up.</summary>
    Reserved,

    /// <summary>Given away. Final, unless it is given back: <see cref="Returned"/>.</summary>
    Committed,

    /// <summary>Given back by whoever held it. Final.</summary>
    Released,

    /// <summary>Given back because it was not, or could not be, committed. Final.</summary>
    Expired,

    /// <summary>Given back after it had been committed. Final.</summary>
    Returned,
}
