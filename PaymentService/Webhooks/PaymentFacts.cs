using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;

namespace Payments.PaymentService.Webhooks;

/// <summary>Brings payments to what a gateway has told of them.</summary>
internal sealed class PaymentFacts(PaymentsDb db, TimeProvider clock)
{
    /// <summary>
    /// Finds the payment and settles it if it is not settled yet. Final states are final: what comes late or out of order changes nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// There is no such payment, so far: an event can overtake the transaction that made its charge. The message is tried again.
    /// </exception>
    public async Task ApplyAsync(GatewayFact fact, CancellationToken ct)
    {
        var payment = await (fact.PaymentId is { } id
                ? db.Payments.FromSql($"SELECT *, xmin FROM payments WHERE id = {id} FOR UPDATE")
                : db.Payments.FromSql($"SELECT *, xmin FROM payments WHERE gateway_reference = {fact.Reference} FOR UPDATE"))
            .SingleOrDefaultAsync(ct)
            ?? throw new InvalidOperationException($"There is no payment with the gateway's reference {fact.Reference}.");
        if (payment.IsFinal)
        {
            return;
        }

        var now = clock.GetUtcNow();
        switch (fact.Kind)
        {
            case GatewayFactKind.Captured when fact.Amount == payment.Amount:
                payment.Succeed(fact.Reference, now.UtcDateTime);
                db.Publish(new PaymentSettled(payment.Id, payment.Purpose, PaymentOutcome.Succeeded, payment.Amount, now));
                break;
            case GatewayFactKind.Captured:
                throw new PermanentFailureException($"The gateway has taken another amount than that of payment {payment.Id}.");
            case GatewayFactKind.Declined or GatewayFactKind.Voided:
                payment.Fail(fact.Reference, fact.FailureCode ?? "declined", now.UtcDateTime);
                db.Publish(new PaymentSettled(payment.Id, payment.Purpose, PaymentOutcome.Failed, payment.Amount, now, payment.FailureCode));
                break;
        }
    }
}
