using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Settlement;

/// <summary>Charges a recorded payment at the gateway and announces how it ended.</summary>
internal sealed class SettlePaymentHandler(PaymentsDb db, TimeProvider clock) : IMessageHandler<SettlePayment>
{
    public async Task HandleAsync(SettlePayment message, MessageContext context, CancellationToken ct)
    {
        var payment = await db.Payments.FindAsync([message.PaymentId], ct)
            ?? throw new PermanentFailureException($"There is no payment {message.PaymentId}.");
        if (payment.IsFinal)
        {
            return;
        }

        // If this transaction fails after the charge, the message comes again and the key makes the gateway give the same answer.
        var charge = SimulatedGateway.Charge(payment.Amount, payment.PaymentMethod, idempotencyKey: payment.Id.ToString());
        var now = clock.GetUtcNow();
        if (charge.FailureCode is null)
        {
            payment.Succeed(charge.Reference, now.UtcDateTime);
        }
        else
        {
            payment.Fail(charge.Reference, charge.FailureCode, now.UtcDateTime);
        }

        var outcome = charge.FailureCode is null ? PaymentOutcome.Succeeded : PaymentOutcome.Failed;
        db.Publish(new PaymentSettled(payment.Id, payment.Purpose, outcome, payment.Amount, now, charge.FailureCode));
    }
}
