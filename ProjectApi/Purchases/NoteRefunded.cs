using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// Money of a purchase has gone back: by us, or by somebody at the provider. What then becomes of offset that was credited is for people to
/// say.
/// </summary>
internal sealed class NoteRefunded(ProjectsDb db) : IMessageHandler<PaymentRefunded>
{
    public Task HandleAsync(PaymentRefunded message, MessageContext context, CancellationToken ct)
    {
        var at = message.At.UtcDateTime;
        return message.IsWhole
            ? db.Database.ExecuteSqlAsync(
                $"UPDATE purchases SET refunded_at = coalesce(refunded_at, {at}) WHERE payment_id = {message.PaymentId}",
                ct
            )
            : Task.CompletedTask;
    }
}
