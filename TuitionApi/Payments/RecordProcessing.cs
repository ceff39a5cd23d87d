using Payments.Contracts;
using Payments.Messaging;

namespace Payments.TuitionApi.Payments;

/// <summary>Records that PaymentService has begun to process a payment.</summary>
internal sealed class RecordProcessing(TuitionDb db, PaymentChanges changes) : IMessageHandler<PaymentProcessing>
{
    public async Task HandleAsync(PaymentProcessing message, MessageContext context, CancellationToken ct)
    {
        var payment = await db.GetPaymentAsync(message.PaymentId, ct);
        payment.MarkProcessing(message.At.UtcDateTime);
        context.AfterCommit(() => changes.Signal(payment.Id));
    }
}
