namespace Payments.Reservations;

/// <summary>What became of a <see cref="ReservationEnd"/>, or of a return.</summary>
public enum EndOutcome
{
    /// <summary>It has ended now.</summary>
    Ended,

    /// <summary>It had ended before, in the same way; nothing has changed.</summary>
    AlreadyEnded,

    /// <summary>It had ended before, in another way, or is still held although it is to be returned; nothing has changed.</summary>
    EndedOtherwise,

    /// <summary>There is no such reservation.</summary>
    NoSuchReservation,
}
