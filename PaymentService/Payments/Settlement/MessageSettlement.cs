using Payments.Messaging;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>
/// Begins charges in the transaction of the message that asks for them. The payment is PROCESSING with that commit; the gateway is asked
/// after it.
/// </summary>
internal sealed class MessageSettlement(PaymentsDb db, SettlementEngine engine, GatewayClient gatewayClient, TimeProvider clock)
{
    /// <summary>Charges a payment, whose id is that of the operation too: whoever repeats the message finds the operation.</summary>
    /// <exception cref="PermanentFailureException">It cannot be charged.</exception>
    public void Charge(Payment payment, MessageContext context)
    {
        context.Resume();
        var now = clock.GetUtcNow().UtcDateTime;
        var beginning = payment.BeginCharge(operationId: payment.Id, now);
        var operation = beginning.Operation ?? throw new PermanentFailureException(beginning.Refusal!.Reason);
        payment.RecordStep("processing", now, context.Attempt);
        operation.Attempt(gatewayClient.LeaseEnd);
        db.Operations.Add(operation);
        context.AfterCommit(() =>
        {
            context.Resume();
            engine.Begin(payment, operation);
        });
    }
}
