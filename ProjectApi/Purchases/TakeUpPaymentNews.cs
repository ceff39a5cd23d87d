using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.Workflows;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// A purchase's payment has come, failed or run out: the workflow that goes with it begins, in the transaction that takes the message.
/// </summary>
internal sealed class TakeUpPaymentNews(ProjectsDb db, WorkflowStarter workflows) : IMessageHandler<PaymentSettled>
{
    /// <exception cref="PermanentFailureException">There is no such purchase, or the intent is not named.</exception>
    public async Task HandleAsync(PaymentSettled message, MessageContext context, CancellationToken ct)
    {
        if (
            message.IntentId is not { } intentId
            || !Guid.TryParse(message.Reference, out var id)
            || !await db.Purchases.AnyAsync(p => p.Id == id && p.PaymentId == message.PaymentId, ct)
        )
        {
            throw new PermanentFailureException($"Payment {message.PaymentId} is of no purchase that is known here.");
        }

        var news = new PaymentNews(id, message.PaymentId, intentId);
        var started =
            message.Outcome == PaymentOutcome.Succeeded
                ? await workflows.StartAsync<PaymentSuccess>(db, Guid.CreateVersion7(), id.ToString(), news, ct)
                : await workflows.StartAsync<PaymentFailed>(db, Guid.CreateVersion7(), id.ToString(), news, ct);
        context.AfterCommit(started.Run);
    }
}
