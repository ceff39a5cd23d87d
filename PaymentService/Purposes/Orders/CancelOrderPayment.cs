using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Purposes.Orders;

/// <summary>
/// An order is to be canceled. If an operator has decided before, the decision stands; otherwise the payment is canceled. If the order
/// itself has not arrived yet, its payment is recorded as canceled, so that nobody can approve it any more.
/// </summary>
internal sealed class CancelOrderPayment(PaymentsDb db, TimeProvider clock) : IMessageHandler<OrderCancelRequested>
{
    public async Task HandleAsync(OrderCancelRequested message, MessageContext context, CancellationToken ct)
    {
        if (OrderPayments.Validate(message.Order) is { } refusal)
        {
            throw new PermanentFailureException(refusal);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var payment = await db.LockOrderPaymentAsync(message.Order.OrderId, ct);
        if (payment is null)
        {
            payment = OrderPayments.New(message.Order, now);
            db.Payments.Add(payment);
        }

        if (payment.Status == PaymentStatus.Pending)
        {
            payment.BeginCancel(payment.Id, message.Reason == OrderCancelReason.Expired ? Payment.ExpiredReason : "customer", now);
            await db.MailCustomerAsync(
                payment,
                message.Reason == OrderCancelReason.Expired ? OrderMails.Expired(payment) : OrderMails.Canceled(payment),
                now,
                ct
            );
        }

        // Also when it was decided before: OrderApi does not know of the decision yet, or it would not ask.
        db.PublishOutcome(payment, now);
    }
}
