namespace Payments.Reservations;

/// <summary>What became of a <see cref="ReservationRequest"/>.</summary>
public enum ReserveOutcome
{
    /// <summary>It is held.</summary>
    Reserved,

    /// <summary>The same was reserved before under this id; nothing has changed.</summary>
    AlreadyReserved,

    /// <summary>Less is left than was asked for; nothing is held.</summary>
    NotEnough,

    /// <summary>There is no such inventory.</summary>
    NoSuchInventory,

    /// <summary>The id stands for another reservation: of something else, or of more or less.</summary>
    Conflict,
}
