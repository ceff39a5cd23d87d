using Payments.Contracts;
using Payments.Messaging;
using Payments.NotifierService.Mails;
using Payments.NotifierService.Templates;

namespace Payments.NotifierService.Notifications;

/// <summary>
/// Renders the mail and writes it to the delivery log, from which a worker sends it: a mail server that is unavailable must neither hold up
/// the queue nor use up the attempts of a message.
/// </summary>
internal sealed class QueueMail(NotificationsDb db, MailRenderer renderer, MailSignal signal, TimeProvider clock)
    : IMessageHandler<NotificationRequested>
{
    public async Task HandleAsync(NotificationRequested message, MessageContext context, CancellationToken ct)
    {
        if (!RecipientAddress.IsValid(message.To))
        {
            throw new PermanentFailureException("The recipient is not a mail address.");
        }

        var rendered = await renderer.RenderAsync(message);
        db.Mails.Add(Mail.Create(context.MessageId, message, rendered, clock.GetUtcNow().UtcDateTime));
        context.AfterCommit(signal.Set);
    }
}
