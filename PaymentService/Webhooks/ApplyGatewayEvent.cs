using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// Applies a webhook to its payment, once. It belongs to the operation that it names, by our id or by the gateway's, and answers no other.
/// The end is the same in whatever order events come. Events of objects that are not ours change nothing.
/// </summary>
internal sealed class ApplyGatewayEvent(PaymentsDb db, TimeProvider clock) : IMessageHandler<GatewayEventReceived>
{
    public async Task HandleAsync(GatewayEventReceived message, MessageContext context, CancellationToken ct)
    {
        if (GatewayEvent.Of(message) is not { } reported || await LockAsync(reported, ct) is not { } payment)
        {
            return;
        }

        if (reported.Amount.Currency != payment.Currency)
        {
            throw new PermanentFailureException(
                $"Event {reported.EventId} is about {reported.Amount.Currency}, payment {payment.Id} about {payment.Currency}."
            );
        }

        var operations = await db.Operations.Where(o => o.PaymentId == payment.Id).OrderBy(o => o.CreatedAt).ToListAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var application = new EventApplication(
            payment,
            operations,
            reported,
            now,
            (operation, outcome) => db.PublishResult(payment, operation, outcome, now)
        );
        application.Apply();
        db.Operations.AddRange(application.Added);
        await db.BookAsync(application.Settled, ct);
    }

    /// <summary>
    /// The payment that the event names, or whose charge it is about; null when it is not ours. Payments are committed before their gateway
    /// is asked, so an event cannot overtake one.
    /// </summary>
    private async Task<Payment?> LockAsync(GatewayEvent reported, CancellationToken ct)
    {
        var id = reported.PaymentId ?? await db.FindByReferenceAsync(reported.Reference, ct);
        return id is null ? null : await db.LockAsync(id.Value, ct);
    }
}
