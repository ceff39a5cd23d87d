using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Settlement;

/// <summary>Charges a recorded payment at the gateway and announces how it ended.</summary>
internal sealed class SettlePaymentHandler(PaymentsDb db, GatewayDirectory gateways, TimeProvider clock) : IMessageHandler<SettlePayment>
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
        var answer = await gateways.For(payment.Purpose).ChargeAsync(
            new GatewayCharge(payment.Id, payment.Amount, payment.PaymentMethod, Capture: true, IdempotencyKey: payment.Id.ToString(), Attempt: 1), ct);
        var now = clock.GetUtcNow();
        if (answer.Outcome == GatewayOutcome.Succeeded)
        {
            payment.Succeed(answer.Reference!, now.UtcDateTime);
        }
        else if (answer.Outcome == GatewayOutcome.Declined)
        {
            payment.Fail(answer.Reference, answer.FailureCode!, now.UtcDateTime);
        }
        else
        {
            throw new GatewayAwayException($"The gateway has not said what became of payment {payment.Id}: {answer.FailureCode}.");
        }

        var outcome = answer.Outcome == GatewayOutcome.Succeeded ? PaymentOutcome.Succeeded : PaymentOutcome.Failed;
        db.Publish(new PaymentSettled(payment.Id, payment.Purpose, outcome, payment.Amount, now, answer.FailureCode));
    }
}
