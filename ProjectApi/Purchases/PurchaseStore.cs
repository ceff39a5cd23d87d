using Microsoft.EntityFrameworkCore;
using Payments.Reservations;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// Reads purchases under a row lock, which every step takes that changes one, so that steps of several workflows about one purchase follow
/// one another; and holds and ends the reservations of their offset.
/// </summary>
internal static class PurchaseStore
{
    /// <summary>Reads a purchase and locks its row until the end of the transaction.</summary>
    /// <exception cref="InvalidOperationException">There is no such purchase.</exception>
    public static async Task<Purchase> LockAsync(this ProjectsDb db, Guid id, CancellationToken ct) =>
        await db.Purchases.FromSql($"SELECT * FROM purchases WHERE id = {id} FOR NO KEY UPDATE").SingleOrDefaultAsync(ct)
        ?? throw new InvalidOperationException($"There is no purchase {id}.");

    /// <summary>Holds offset for a purchase, under an id of its own.</summary>
    /// <returns>What is left in kilograms, where that is too little; null when the offset is held.</returns>
    public static async Task<long?> HoldAsync(
        this ProjectsDb db,
        Purchase purchase,
        Guid reservationId,
        TimeSpan lifetime,
        DateTime now,
        CancellationToken ct
    )
    {
        var answers = await db.ReserveAsync(
            [new ReservationRequest(reservationId, purchase.ProjectId, purchase.Kilograms, now + lifetime)],
            now,
            ct
        );
        switch (answers[0])
        {
            case { Outcome: ReserveOutcome.Reserved or ReserveOutcome.AlreadyReserved }:
                purchase.ReservationId = reservationId;
                return null;
            case { Outcome: ReserveOutcome.NotEnough, Left: var left }:
                return left;
            case var other:
                throw new InvalidOperationException($"The offset of purchase {purchase.Id} cannot be held: {other.Outcome}.");
        }
    }

    /// <summary>Ends a purchase's reservation.</summary>
    /// <returns>Whether it has ended in this way, now or before.</returns>
    public static async Task<bool> EndHoldAsync(
        this ProjectsDb db,
        Purchase purchase,
        ReservationStatus end,
        DateTime now,
        CancellationToken ct
    ) =>
        (await db.EndAsync([new ReservationEnd(purchase.ReservationId, end)], now, ct))[0].Outcome
            is EndOutcome.Ended
                or EndOutcome.AlreadyEnded;
}
