using Payments.Contracts;
using Payments.Messaging;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Orders;

/// <summary>The messages that OrderApi consumes and publishes.</summary>
internal static class OrderMessages
{
    public static void AddTo(MessagingBuilder messaging) =>
        messaging
            .Masks(CardNumbers.Mask)
            .Publishes<OrderCreated>(OrderCreated.Type)
            .Publishes<OrderCancelRequested>(OrderCancelRequested.Type)
            .ConsumeInGroups<PaymentCreated, PaymentCreatedHandler>(
                Queues.OrderPaymentCreated,
                [PaymentCreated.TypeFor(PaymentPurpose.Order)]
            )
            .ConsumeInGroups<PaymentSettled, PaymentSettledHandler>(
                Queues.OrderPaymentSettled,
                [.. Enum.GetValues<PaymentOutcome>().Select(o => PaymentSettled.TypeFor(o, PaymentPurpose.Order))]
            )
            .Consume<PaymentRefunded, PaymentRefundedHandler>(Queues.OrderPaymentRefunded, [PaymentRefunded.TypeFor(PaymentPurpose.Order)]);

    /// <summary>The order as it was when it was placed.</summary>
    /// <param name="order">The order.</param>
    /// <param name="id">Its number; an order that is about to be inserted does not have it yet.</param>
    /// <param name="show">The show's name.</param>
    public static OrderCreated AsCreated(this Order order, long id, string show) =>
        new(id, order.UserId, order.ShowId, order.Quantity, order.Amount, order.PaymentId, show, order.ExpiresAt, order.CreatedAt);

    /// <summary>
    /// Asks PaymentService, when the transaction commits, to cancel a pending order. The first time this is recorded in the order; later
    /// times only ask again, for the same reason.
    /// </summary>
    public static void RequestCancel(this OrdersDb db, Order order, string show, OrderCancelReason reason, DateTime now)
    {
        if (order.CancelRequestedAt is null)
        {
            order.CancelRequestedAt = now;
            order.UpdatedAt = now;
            order.Reason = NameOf(reason);
            db.OrderSteps.Add(
                new OrderStep
                {
                    OrderId = order.Id,
                    Kind = "cancel_requested",
                    At = now,
                    Detail = order.Reason,
                    TraceId = OrderUpdates.CurrentTrace(),
                }
            );
        }

        db.Publish(
            new OrderCancelRequested(
                order.AsCreated(order.Id, show),
                IsByCustomer(order.Reason) ? OrderCancelReason.Customer : OrderCancelReason.Expired,
                now
            )
        );
    }

    /// <summary>Whether this reason is the customer's own.</summary>
    public static bool IsByCustomer(string? reason) =>
        string.Equals(reason, NameOf(OrderCancelReason.Customer), StringComparison.OrdinalIgnoreCase);

    private static string NameOf(OrderCancelReason reason) => reason.ToString().ToLowerInvariant();
}
