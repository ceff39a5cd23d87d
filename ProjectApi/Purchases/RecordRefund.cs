using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// Records that the money of a purchase has gone back: by us, or by somebody at the provider. Whether offset that was credited is then
/// revoked is for people to decide.
/// </summary>
internal sealed class RecordRefund(ProjectsDb db) : IMessageHandler<PaymentRefunded>
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
