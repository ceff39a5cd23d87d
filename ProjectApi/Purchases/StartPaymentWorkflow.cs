using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.Workflows;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// Handles the end of a purchase's payment: starts the workflow for it, in the transaction that handles the message.
/// </summary>
internal sealed class StartPaymentWorkflow(ProjectsDb db, WorkflowStarter workflows) : IMessageHandler<PaymentSettled>
{
    /// <exception cref="PermanentFailureException">There is no such purchase, or the message names no intent.</exception>
    public async Task HandleAsync(PaymentSettled message, MessageContext context, CancellationToken ct)
    {
        if (
            message.IntentId is not { } intentId
            || !Guid.TryParse(message.Reference, out var id)
            || !await db.Purchases.AnyAsync(p => p.Id == id && p.PaymentId == message.PaymentId, ct)
        )
        {
            throw new PermanentFailureException($"Payment {message.PaymentId} belongs to no purchase that is known here.");
        }

        var paymentEvent = new PaymentEvent(id, message.PaymentId, intentId);
        var started =
            message.Outcome == PaymentOutcome.Succeeded
                ? await workflows.StartAsync<PaymentSuccess>(db, Guid.CreateVersion7(), id.ToString(), paymentEvent, ct)
                : await workflows.StartAsync<PaymentFailed>(db, Guid.CreateVersion7(), id.ToString(), paymentEvent, ct);
        context.AfterCommit(started.Run);
    }
}
