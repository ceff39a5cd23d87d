using Payments.Contracts;
using Payments.Messaging;
using Payments.Reservations;

namespace Payments.OrderApi.Orders;

/// <summary>
/// Applies PaymentService's decisions: the seats of approved orders are sold, the seats of others are free again. There is one decision for
/// each order; its event may come twice, and may come before the event that the payment was created. The first that comes counts.
/// </summary>
internal sealed partial class PaymentSettledHandler(
    OrdersDb db,
    OrderChanges changes,
    TimeProvider clock,
    ILogger<PaymentSettledHandler> logger
) : IMessageGroupHandler<PaymentSettled>
{
    private const int MaxName = 200;
    private const int MaxReason = 500;

    /// <exception cref="InvalidOperationException">A pending order's reservation is not held any more: somebody has changed tables by
    /// hand.</exception>
    public async Task HandleAsync(IReadOnlyList<Received<PaymentSettled>> group, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var orders = await db.LockAsync([.. group.Select(r => (r.Message.PaymentId, r.Message.Reference))], ct);
        var (settled, ends) = (new Dictionary<long, OrderChange>(), new List<ReservationEnd>());
        foreach (var ((message, context), found) in group.Zip(orders))
        {
            if (found is not { } order)
            {
                LogUnknown(message.PaymentId);
            }
            else if (order.Status != OrderStatus.Pending || settled.ContainsKey(order.Id))
            {
                LogSettled(order.Id, message.Outcome);
            }
            else
            {
                context.Resume();
                settled.Add(order.Id, ChangeOf(order, message));
                ends.Add(new ReservationEnd(order.ReservationId, EndOf(order, message)));
            }
        }

        await db.ChangeAsync([.. settled.Values], now, ct);
        if ((await db.EndAsync(ends, now, ct)).FirstOrDefault(a => a.Outcome != EndOutcome.Ended) is { } odd)
        {
            throw new InvalidOperationException($"Reservation {odd.Id} of a pending order is not held: {odd.Status}.");
        }

        group[0].Context.AfterCommit(() => changes.Publish(settled.Keys));
    }

    private static OrderChange ChangeOf(LockedOrder order, PaymentSettled message)
    {
        var (status, paymentStatus) = message.Outcome switch
        {
            PaymentOutcome.Succeeded => (OrderStatus.Confirmed, OrderPaymentStatus.Succeeded),
            PaymentOutcome.Failed => (OrderStatus.Cancelled, OrderPaymentStatus.Failed),
            _ => (OrderStatus.Cancelled, OrderPaymentStatus.Canceled),
        };
        var reason = AtMost(MaxReason, message.Reason ?? (message.Outcome == PaymentOutcome.Canceled ? order.Reason : message.FailureCode));
        return new OrderChange(
            order.Id,
            message.PaymentId,
            status,
            paymentStatus,
            AtMost(MaxName, message.By),
            reason,
            status.ToString().ToLowerInvariant(),
            message.At.UtcDateTime,
            reason,
            OrderUpdates.CurrentTrace()
        );
    }

    private static ReservationStatus EndOf(LockedOrder order, PaymentSettled message) =>
        message.Outcome switch
        {
            PaymentOutcome.Succeeded => ReservationStatus.Committed,
            PaymentOutcome.Canceled when OrderMessages.IsByCustomer(message.Reason ?? order.Reason) => ReservationStatus.Released,
            _ => ReservationStatus.Expired,
        };

    private static string? AtMost(int length, string? text) => text?.Length > length ? text[..length] : text;

    /// <inheritdoc cref="PaymentCreatedHandler.LogUnknown"/>
    [LoggerMessage(Level = LogLevel.Debug, Message = "Payment {PaymentId} is for an order that is not here.")]
    private partial void LogUnknown(Guid paymentId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} has been settled before; another {Outcome} changes nothing.")]
    private partial void LogSettled(long orderId, PaymentOutcome outcome);
}
