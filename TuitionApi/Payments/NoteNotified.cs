using Payments.Contracts;
using Payments.Messaging;

namespace Payments.TuitionApi.Payments;

/// <summary>The mail about a payment's result is out.</summary>
internal sealed class NoteNotified(TuitionDb db, PaymentChanges changes) : IMessageHandler<NotificationSent>
{
    public async Task HandleAsync(NotificationSent message, MessageContext context, CancellationToken ct)
    {
        if (!Guid.TryParse(message.Subject.Id, out var paymentId))
        {
            throw new PermanentFailureException("The subject's id is not that of a payment.");
        }

        var payment = await db.GetPaymentAsync(paymentId, ct);
        payment.Notified(message.At.UtcDateTime);
        context.AfterCommit(() => changes.Announce(payment.Id));
    }
}
