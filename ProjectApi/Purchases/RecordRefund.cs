using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.Workflows;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// Records that the money of a purchase has gone back, by us or at the provider, and starts the workflow that takes back its offset, if it
/// was credited. A part that was given back changes nothing here.
/// </summary>
internal sealed class RecordRefund(ProjectsDb db, WorkflowStarter workflows) : IMessageHandler<PaymentRefunded>
{
    public async Task HandleAsync(PaymentRefunded message, MessageContext context, CancellationToken ct)
    {
        if (!message.IsWhole || await db.Purchases.SingleOrDefaultAsync(p => p.PaymentId == message.PaymentId, ct) is not { } purchase)
        {
            return;
        }

        purchase.RefundedAt ??= message.At.UtcDateTime;
        var started = await workflows.StartAsync<PaymentReturned>(
            db,
            Guid.CreateVersion7(),
            purchase.Id.ToString(),
            new PaymentEvent(purchase.Id, message.PaymentId, purchase.IntentId ?? ""),
            ct
        );
        context.AfterCommit(started.Run);
    }
}
