namespace Payments.OrderApi.Orders;

/// <summary>How an event changes an order; what is null stays as it is.</summary>
internal sealed record OrderChange(
    long Id,
    Guid PaymentId,
    OrderStatus? Status,
    OrderPaymentStatus PaymentStatus,
    string? DecidedBy,
    string? Reason,
    string Step,
    DateTime At,
    string? Detail,
    string? TraceId
);
