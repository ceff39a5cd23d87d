using Payments.Messaging;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>
/// Charges recorded payments a group at a time, in the transaction of the messages that ask for it. If that transaction fails after the
/// gateway was asked, the messages are redelivered, and the same keys get the same answers.
/// </summary>
internal sealed class PaymentCharger(PaymentsDb db, GatewayClient gatewayClient, TimeProvider clock)
{
    /// <summary>Charges those that nobody has charged yet.</summary>
    /// <exception cref="PermanentFailureException">There is no such payment, or it cannot be charged.</exception>
    public async Task ChargeAsync(IReadOnlyList<(Guid PaymentId, MessageContext Context)> requests, CancellationToken ct)
    {
        var payments = await db.LockAsync([.. requests.Select(r => r.PaymentId)], ct);
        var begun = new List<(Payment Payment, PaymentOperation Operation, MessageContext Context)>(requests.Count);
        foreach (var (id, context) in requests)
        {
            var payment = payments.GetValueOrDefault(id) ?? throw new PermanentFailureException($"There is no payment {id}.");
            if (!payment.IsOpen)
            {
                continue;
            }

            context.Resume();
            var now = clock.GetUtcNow().UtcDateTime;
            var beginning = payment.BeginCharge(operationId: id, now);
            var operation = beginning.Operation ?? throw new PermanentFailureException(beginning.Refusal!.Reason);
            payment.RecordStep("processing", now, context.Attempt);
            operation.Attempt(gatewayClient.LeaseEnd);
            begun.Add((payment, operation, context));
        }

        var answers = await Task.WhenAll(begun.Select(b => gatewayClient.AskAsync(b.Payment, b.Operation, ct)));
        foreach (var ((payment, operation, context), answer) in begun.Zip(answers))
        {
            context.Resume();
            Apply(payment, operation, answer);
            db.Operations.Add(operation);
        }

        await db.BookAsync([.. begun.Select(b => (b.Payment, b.Operation))], ct);
    }

    private void Apply(Payment payment, PaymentOperation operation, GatewayAnswer answer)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        payment.Apply(operation, answer, now, gatewayClient.NextAttempt(operation));
        db.PublishResult(payment, operation, answer.Outcome, now);
    }
}
