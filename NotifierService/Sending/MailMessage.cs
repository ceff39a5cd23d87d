using MimeKit;
using Payments.NotifierService.Mails;

namespace Payments.NotifierService.Sending;

/// <summary>A mail as a MIME message: plain text and HTML as alternatives (RFC 2046, section 5.1.4).</summary>
internal static class MailMessage
{
    public static MimeMessage Of(Mail mail, MailOptions options)
    {
        var message = new MimeMessage
        {
            MessageId = $"{mail.Id}@{options.FromAddress.Split('@')[^1]}",
            Date = new DateTimeOffset(mail.CreatedAt),
            Subject = mail.SubjectLine,
            Body = new BodyBuilder { TextBody = mail.TextBody, HtmlBody = mail.HtmlBody }.ToMessageBody(),
        };
        message.From.Add(new MailboxAddress(options.FromName, options.FromAddress));
        message.To.Add(new MailboxAddress(mail.ToName ?? "", mail.ToAddress));
        return message;
    }
}
