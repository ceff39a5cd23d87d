namespace Payments.Ledger;

/// <summary>
/// Money promised and not yet moved, by TigerBeetle's rules for two-phase transfers
/// (https://docs.tigerbeetle.com/coding/two-phase-transfers): the hold is never changed, it ends by one <see cref="HoldResolution"/>,
/// posting less than was held frees the rest, and limits count it from the start.
/// </summary>
/// <param name="Id">Id of the authorization; making the hold again changes nothing.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="Debit">Debited when it is posted.</param>
/// <param name="Credit">Credited when it is posted; of the same currency.</param>
/// <param name="Through">Account of the known user that the money passes through when it is posted; null for a guest.</param>
/// <param name="AmountMinor">Minor units; above 0.</param>
/// <param name="CreatedAt">Now.</param>
/// <param name="ExpiresAt">
/// From when on it may be resolved as expired. It does not end by itself at that time: the gateway has the last word on whether money
/// moved, and a capture that it made at the last moment must still find its hold.
/// </param>
public sealed record LedgerHold(
    Guid Id,
    Guid PaymentId,
    LedgerAccount Debit,
    LedgerAccount Credit,
    LedgerAccount? Through,
    long AmountMinor,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt
);
