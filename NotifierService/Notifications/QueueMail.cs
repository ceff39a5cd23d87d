using MimeKit;
using Payments.Contracts;
using Payments.Messaging;
using Payments.NotifierService.Mails;
using Payments.NotifierService.Templates;

namespace Payments.NotifierService.Notifications;

/// <summary>
/// Writes the mail and puts it into the delivery log. It is sent from there, not from here: a mail server that is away must
/// neither hold up the queue nor use up the attempts of a message.
/// </summary>
internal sealed class QueueMail(NotificationsDb db, MailRenderer renderer, MailSignal signal, TimeProvider clock)
    : IMessageHandler<NotificationRequested>
{
    public async Task HandleAsync(NotificationRequested message, MessageContext context, CancellationToken ct)
    {
        // An address and nothing else: no display name, and no line break that would become a command to the mail server.
        if (
            message.To.Length > NotificationsDb.AddressLength
            || !MailboxAddress.TryParse(message.To, out var mailbox)
            || mailbox.Address != message.To
            || message.To.Any(char.IsControl)
        )
        {
            throw new PermanentFailureException("The recipient is not a mail address.");
        }

        var rendered = await renderer.RenderAsync(message);
        db.Mails.Add(Mail.Create(context.MessageId, message, rendered, clock.GetUtcNow().UtcDateTime));
        context.AfterCommit(signal.Set);
    }
}
