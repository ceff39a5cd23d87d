using Payments.Contracts;
using Payments.Messaging;
using Payments.Reservations;

namespace Payments.OrderApi.Orders;

/// <summary>
/// All of an order's money was given back: the order is cancelled, and its seats are free again. The message may overtake the one that the
/// order was approved; it is then tried again. A part that was given back changes nothing here.
/// </summary>
internal sealed class PaymentRefundedHandler(OrdersDb db, OrderChanges changes, TimeProvider clock) : IMessageHandler<PaymentRefunded>
{
    private const string Refunded = "refunded";

    /// <exception cref="InvalidOperationException">The order is not approved yet.</exception>
    public async Task HandleAsync(PaymentRefunded message, MessageContext context, CancellationToken ct)
    {
        if (!message.IsWhole || (await db.LockAsync([(message.PaymentId, null)], ct))[0] is not { Status: not OrderStatus.Cancelled } order)
        {
            return;
        }

        if (order.Status != OrderStatus.Confirmed)
        {
            throw new InvalidOperationException($"Order {order.Id} is {order.Status}; it cannot be refunded before it is approved.");
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var change = new OrderChange(
            order.Id,
            message.PaymentId,
            OrderStatus.Cancelled,
            OrderPaymentStatus.Refunded,
            DecidedBy: null,
            Refunded,
            Refunded,
            message.At.UtcDateTime,
            Detail: null,
            OrderUpdates.CurrentTrace()
        );
        await db.ChangeAsync([change], now, ct);
        await db.ReturnAsync([order.ReservationId], now, ct);
        context.AfterCommit(() => changes.Publish([order.Id]));
    }
}
