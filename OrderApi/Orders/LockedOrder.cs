namespace Payments.OrderApi.Orders;

/// <summary>The part of a locked order that handlers of payment events need.</summary>
internal sealed record LockedOrder(long Id, Guid PaymentId, Guid ReservationId, OrderStatus Status, string? Reason);
