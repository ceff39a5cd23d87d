using Payments.Contracts;
using Payments.Messaging;

namespace Payments.PaymentService.Purposes.Orders;

/// <summary>
/// An order has been placed: its payment waits for a decision from now on. The same order again, under whatever message id, changes
/// nothing.
/// </summary>
internal sealed class RecordOrderPayment(PaymentsDb db, TimeProvider clock) : IMessageHandler<OrderCreated>
{
    public async Task HandleAsync(OrderCreated message, MessageContext context, CancellationToken ct)
    {
        if (OrderPayments.Validate(message) is { } refusal)
        {
            throw new PermanentFailureException(refusal);
        }

        if (await db.LockOrderPaymentAsync(message.OrderId, ct) is { } known)
        {
            if (message.Amount is { } amount && amount != known.Amount)
            {
                throw new PermanentFailureException($"Order {message.OrderId} has a payment of another amount already.");
            }

            return;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var payment = OrderPayments.New(message, now);
        db.Payments.Add(payment);
        db.Publish(new PaymentCreated(payment.Id, payment.Purpose, payment.Reference, payment.Amount, now));
        await db.MailCustomerAsync(payment, OrderMails.Received(payment), now, ct);
    }
}
