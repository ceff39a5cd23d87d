using Payments.Contracts;
using Payments.Messaging;

namespace Payments.TuitionApi.Payments;

/// <summary>Records that the mail about a payment's result was sent.</summary>
internal sealed class RecordMailSent(TuitionDb db, PaymentChanges changes) : IMessageHandler<NotificationSent>
{
    public async Task HandleAsync(NotificationSent message, MessageContext context, CancellationToken ct)
    {
        if (!Guid.TryParse(message.Subject.Id, out var paymentId))
        {
            throw new PermanentFailureException("The subject's id is not that of a payment.");
        }

        var payment = await db.GetPaymentAsync(paymentId, ct);
        payment.MarkNotified(message.At.UtcDateTime);
        context.AfterCommit(() => changes.Signal(payment.Id));
    }
}
