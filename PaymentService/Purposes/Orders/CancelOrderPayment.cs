using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Purposes.Orders;

/// <summary>
/// An order is to be called off. Here it shows who was first: an operator, whose decision then stands, or the time. If the order itself has
/// not arrived yet, its payment is recorded as called off, so that nobody can approve it any more.
/// </summary>
internal sealed class CancelOrderPayment(PaymentsDb db, TimeProvider clock) : IMessageHandler<OrderCancelRequested>
{
    public async Task HandleAsync(OrderCancelRequested message, MessageContext context, CancellationToken ct)
    {
        if (OrderPayments.Refuse(message.Order) is { } refusal)
        {
            throw new PermanentFailureException(refusal);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var payment = await db.LockOfOrderAsync(message.Order.OrderId, ct);
        if (payment is null)
        {
            payment = OrderPayments.New(message.Order, now);
            db.Payments.Add(payment);
        }

        if (payment.Status == PaymentStatus.Pending)
        {
            payment.BeginCancel(payment.Id, message.Reason == OrderCancelReason.Expired ? "expired" : "customer", now);
            await db.MailCustomerAsync(
                payment,
                message.Reason == OrderCancelReason.Expired ? OrderMail.Expired : OrderMail.Cancelled,
                now,
                ct
            );
        }

        // Also when it was decided before: whoever asks has not heard of it.
        db.PublishOutcome(payment, now);
    }
}
