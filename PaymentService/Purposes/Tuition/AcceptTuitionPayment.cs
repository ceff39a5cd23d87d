using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Purposes.Tuition;

/// <summary>
/// Records a tuition payment and sends it to be settled. The record commits before the gateway is called, so that a crash leaves something
/// to resume.
/// </summary>
internal sealed class AcceptTuitionPayment(PaymentsDb db, GatewayDirectory gateways, TimeProvider clock)
    : IMessageHandler<TuitionPaymentRequested>
{
    public async Task HandleAsync(TuitionPaymentRequested message, MessageContext context, CancellationToken ct)
    {
        if (message.Amount.Minor <= 0)
        {
            throw new PermanentFailureException("The amount is not above 0.");
        }

        // The inbox knows repeated messages; this also knows a request that was sent again under another message id.
        if (await db.Payments.FindAsync([message.PaymentId], ct) is not null)
        {
            return;
        }

        var request = new NewPayment(
            PaymentPurpose.Tuition,
            message.StudentNo,
            message.Term,
            message.Amount,
            gateways.For(PaymentPurpose.Tuition).Name
        );
        var payment = Payment.Create(message.PaymentId, request, clock.GetUtcNow().UtcDateTime);
        payment.SetPaymentMethod(message.PaymentMethod, brand: null, last4: null);
        db.Payments.Add(payment);
        db.Publish(new PaymentProcessing(payment.Id, payment.Purpose, clock.GetUtcNow()));
        db.Send(new SettlePayment(payment.Id));
    }
}
