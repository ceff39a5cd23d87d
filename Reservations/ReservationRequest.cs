namespace Payments.Reservations;

/// <summary>Somebody wants to hold a part of an inventory.</summary>
/// <param name="Id">Given by whoever reserves; the same for a repetition.</param>
/// <param name="InventoryId">Of what.</param>
/// <param name="Quantity">How much; above 0.</param>
/// <param name="ExpiresAt">From then on it is due, UTC.</param>
public sealed record ReservationRequest(Guid Id, long InventoryId, long Quantity, DateTime ExpiresAt);
