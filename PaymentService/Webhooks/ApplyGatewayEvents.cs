using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// Applies webhooks to their payments, each once. One belongs to the operation that it names, by our id or by the gateway's, and answers no
/// other. The end is the same in whatever order events come. Events of objects that are not ours change nothing.
/// </summary>
internal sealed class ApplyGatewayEvents(PaymentsDb db, TimeProvider clock) : IMessageGroupHandler<GatewayEventReceived>
{
    public async Task HandleAsync(IReadOnlyList<Received<GatewayEventReceived>> group, CancellationToken ct)
    {
        var reports = new List<(MessageContext Context, GatewayEvent Event, Guid PaymentId)>(group.Count);
        foreach (var received in group)
        {
            if (GatewayEvent.Of(received.Message) is { } reported && await FindPaymentAsync(reported, ct) is { } id)
            {
                reports.Add((received.Context, reported, id));
            }
        }

        // All payments at once, in the order of their ids: locked one after another, as their events come, two groups would wait for each
        // other.
        var ids = reports.Select(r => r.PaymentId).Distinct().ToArray();
        var payments = await db.LockAsync(ids, ct);
        var operations = (await db.Operations.Where(o => ids.Contains(o.PaymentId)).OrderBy(o => o.CreatedAt).ToListAsync(ct)).ToLookup(o =>
            o.PaymentId
        );
        var known = payments.Keys.ToDictionary(id => id, id => operations[id].ToList());
        var settled = new List<(Payment, PaymentOperation)>();
        foreach (var (context, reported, id) in reports)
        {
            context.Resume();
            if (payments.TryGetValue(id, out var payment))
            {
                settled.AddRange(Apply(payment, known[id], reported));
            }
        }

        await db.BookAsync(settled, ct);
    }

    private IReadOnlyList<(Payment, PaymentOperation)> Apply(Payment payment, List<PaymentOperation> operations, GatewayEvent reported)
    {
        if (reported.Amount.Currency != payment.Currency)
        {
            throw new PermanentFailureException(
                $"Event {reported.EventId} is about {reported.Amount.Currency}, payment {payment.Id} about {payment.Currency}."
            );
        }

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
        return application.Settled;
    }

    /// <summary>
    /// The payment that the event names, or whose charge it is about; null when it is not ours. Payments are committed before their gateway
    /// is asked, so an event cannot overtake one.
    /// </summary>
    private async Task<Guid?> FindPaymentAsync(GatewayEvent reported, CancellationToken ct) =>
        reported.PaymentId ?? await db.FindByReferenceAsync(reported.Reference, ct);
}
