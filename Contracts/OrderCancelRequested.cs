using System.Globalization;
using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>Why an order is to be called off.</summary>
public enum OrderCancelReason
{
    /// <summary>Nobody has approved it in time.</summary>
    Expired,

    /// <summary>The customer has thought otherwise.</summary>
    Customer,
}

/// <summary>
/// An order is to be called off, unless its payment has been decided: PaymentService is the one that knows, and answers with
/// <c>payment.canceled.order</c>, or has answered with another outcome already. From OrderApi.
/// </summary>
/// <param name="Order">The order as it was created, since this may arrive first.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When, UTC.</param>
public sealed record OrderCancelRequested(OrderCreated Order, OrderCancelReason Reason, DateTimeOffset At) : IEvent
{
    /// <summary>The message's type.</summary>
    public const string Type = "order.cancel-requested";

    string IMessage.MessageType => Type;

    string IMessage.CorrelationId => Order.OrderId.ToString(CultureInfo.InvariantCulture);
}
