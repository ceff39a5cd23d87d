using System.Globalization;
using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>
/// An order is to be canceled, unless its payment has been decided: PaymentService knows that, and answers with
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
