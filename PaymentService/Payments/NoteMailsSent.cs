using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Settlement;

namespace Payments.PaymentService.Payments;

/// <summary>Mails about payments are out: the last step of their timelines.</summary>
internal sealed class NoteMailsSent(PaymentsDb db) : IMessageGroupHandler<NotificationSent>
{
    public async Task HandleAsync(IReadOnlyList<Received<NotificationSent>> group, CancellationToken ct)
    {
        var ids = group.Select(r => Guid.TryParse(r.Message.Subject.Id, out var id) ? id : throw new PermanentFailureException("The subject's id is not that of a payment.")).ToArray();
        var payments = await db.LockAsync(ids, ct);
        foreach (var ((message, context), id) in group.Zip(ids))
        {
            context.Resume();
            var payment = payments.GetValueOrDefault(id) ?? throw new PermanentFailureException($"There is no payment {id}.");
            payment.Note("mail_sent", message.At.UtcDateTime, detail: message.Template);
        }
    }
}
