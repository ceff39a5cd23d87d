using Payments.Contracts;

namespace Payments.OrderApi.Orders;

/// <summary>Where an order stands.</summary>
public enum OrderStatus
{
    /// <summary>Seats are reserved, and somebody is to approve or reject it.</summary>
    Pending,

    /// <summary>Approved; the seats are the customer's. Final.</summary>
    Confirmed,

    /// <summary>Rejected, expired or called off; the seats are free again. Final.</summary>
    Cancelled,
}

/// <summary>Where the payment of an order stands, as PaymentService has told.</summary>
public enum OrderPaymentStatus
{
    /// <summary>Recorded; nobody has decided yet.</summary>
    Pending,

    /// <summary>Approved. Final.</summary>
    Succeeded,

    /// <summary>Rejected. Final.</summary>
    Failed,

    /// <summary>Called off before anybody decided. Final.</summary>
    Canceled,
}

/// <summary>Tickets that somebody has ordered.</summary>
public sealed class Order
{
    /// <summary>Its number, from 1.</summary>
    public long Id { get; init; }

    /// <summary>Who ordered.</summary>
    public long UserId { get; init; }

    /// <summary>For which show.</summary>
    public long ShowId { get; init; }

    /// <summary>Seats.</summary>
    public int Quantity { get; init; }

    /// <summary>What they cost together, in minor units of <see cref="Currency"/>.</summary>
    public long AmountMinor { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Where it stands.</summary>
    public OrderStatus Status { get; set; }

    /// <summary>Lets whoever holds it follow the order: 122 random bits. Also the id of its reservation.</summary>
    public Guid ReservationId { get; init; }

    /// <summary>The request that made it; a repetition of the request finds the order by this.</summary>
    public Guid RequestId { get; init; }

    /// <summary>The payment's id, the same in every service.</summary>
    public Guid PaymentId { get; init; }

    /// <summary>Where the payment stands; null until PaymentService has told that there is one.</summary>
    public OrderPaymentStatus? PaymentStatus { get; set; }

    /// <summary>Who approved or rejected it.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>Why, in the words of who decided; or <c>expired</c>, <c>customer</c>.</summary>
    public string? Reason { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Until when the seats are held, UTC.</summary>
    public DateTime ExpiresAt { get; init; }

    /// <summary>When it was asked of PaymentService to call it off, UTC.</summary>
    public DateTime? CancelRequestedAt { get; set; }

    /// <summary>When anything of it changed last, UTC.</summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>What has happened since it was created, oldest first.</summary>
    public List<OrderStep> Steps { get; init; } = [];

    /// <summary>The amount with its currency.</summary>
    public Money Amount => new(AmountMinor, Currency);
}

/// <summary>Something that happened to an order.</summary>
public sealed class OrderStep
{
    /// <summary>The order.</summary>
    public long OrderId { get; init; }

    /// <summary>
    /// What happened: <c>payment_pending</c>, <c>cancel_requested</c>, <c>confirmed</c>, <c>cancelled</c>. Each at most once.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>What else is to know.</summary>
    public string? Detail { get; init; }

    /// <summary>The trace in which it happened, 32 hexadecimal digits.</summary>
    public string? TraceId { get; init; }
}
