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

/// <summary>
/// A part of an <see cref="Inventory"/> that is held for somebody, for a time. It ends once, and what was committed may be returned, once.
/// </summary>
public sealed class InventoryReservation
{
    /// <summary>Given by whoever reserves, so that a repetition is known.</summary>
    public Guid Id { get; init; }

    /// <summary>Of what.</summary>
    public long InventoryId { get; init; }

    /// <summary>How much; above 0.</summary>
    public long Quantity { get; init; }

    /// <summary>Where it stands.</summary>
    public ReservationStatus Status { get; init; }

    /// <summary>UTC.</summary>
    public DateTime ReservedAt { get; init; }

    /// <summary>From then on it may be ended for having taken too long, UTC.</summary>
    public DateTime ExpiresAt { get; init; }

    /// <summary>When it was committed, released or expired, or at last returned, UTC.</summary>
    public DateTime? EndedAt { get; init; }
}
