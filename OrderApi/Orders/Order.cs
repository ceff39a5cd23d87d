using Payments.Contracts;

namespace Payments.OrderApi.Orders;

/// <summary>Tickets that somebody has ordered.</summary>
public sealed class Order
{
    /// <summary>Its number, from 1.</summary>
    public long Id { get; init; }

    /// <summary>The user who ordered.</summary>
    public long UserId { get; init; }

    /// <summary>The show.</summary>
    public long ShowId { get; init; }

    /// <summary>How many seats.</summary>
    public int Quantity { get; init; }

    /// <summary>The price of all seats together, in minor units of <see cref="Currency"/>.</summary>
    public long AmountMinor { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Its status.</summary>
    public OrderStatus Status { get; set; }

    /// <summary>Whoever knows it may follow the order: 122 random bits. Also the id of the reservation.</summary>
    public Guid ReservationId { get; init; }

    /// <summary>The request that placed it; a retry of the request finds the order by this.</summary>
    public Guid RequestId { get; init; }

    /// <summary>The payment's id, the same in every service.</summary>
    public Guid PaymentId { get; init; }

    /// <summary>The status of the payment; null until PaymentService has published that there is one.</summary>
    public OrderPaymentStatus? PaymentStatus { get; set; }

    /// <summary>The name of the operator who approved or rejected it.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>The reason that the operator gave; or <c>expired</c>, <c>customer</c>.</summary>
    public string? Reason { get; set; }

    /// <summary>When it was placed, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Until when the seats are held, UTC.</summary>
    public DateTime ExpiresAt { get; init; }

    /// <summary>When PaymentService was asked to cancel it, UTC.</summary>
    public DateTime? CancelRequestedAt { get; set; }

    /// <summary>When anything of it changed last, UTC.</summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>What has happened since it was created, oldest first.</summary>
    public List<OrderStep> Steps { get; init; } = [];

    /// <summary>The amount with its currency.</summary>
    public Money Amount => new(AmountMinor, Currency);
}
