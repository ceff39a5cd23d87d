namespace Payments.Reservations;

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
