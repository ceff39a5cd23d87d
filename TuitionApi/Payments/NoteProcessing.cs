using Payments.Contracts;
using Payments.Messaging;

namespace Payments.TuitionApi.Payments;

/// <summary>The payment service has taken up a payment.</summary>
internal sealed class NoteProcessing(TuitionDb db, PaymentChanges changes) : IMessageHandler<PaymentProcessing>
{
    public async Task HandleAsync(PaymentProcessing message, MessageContext context, CancellationToken ct)
    {
        var payment = await db.GetPaymentAsync(message.PaymentId, ct);
        payment.Begin(message.At.UtcDateTime);
        context.AfterCommit(() => changes.Announce(payment.Id));
    }
}
