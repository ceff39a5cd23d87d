using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace MimeKit;

public abstract class InternetAddress;

public sealed class MailboxAddress(string? name, string address) : InternetAddress
{
    public string? Name { get; } = name;

    public string Address { get; } = address;

    public static bool TryParse(string text, out MailboxAddress mailbox)
    {
        var valid = MailAddress.TryCreate(text, out var parsed);
        mailbox = valid ? new MailboxAddress(parsed!.DisplayName, parsed.Address) : null!;
        return valid;
    }
}

public sealed class InternetAddressList : List<InternetAddress>;

public abstract class MimeEntity;

/// <summary>What <see cref="BodyBuilder"/> makes here: a text and an HTML alternative.</summary>
internal sealed class AlternativeBody(string text, string html) : MimeEntity
{
    public string Text { get; } = text;

    public string Html { get; } = html;
}

public class BodyBuilder
{
    public string TextBody { get; set; } = "";

    public string HtmlBody { get; set; } = "";

    public MimeEntity ToMessageBody() => new AlternativeBody(TextBody, HtmlBody);
}

public sealed class MimeMessage : IDisposable
{
    public InternetAddressList From { get; } = [];

    public InternetAddressList To { get; } = [];

    public string Subject { get; set; } = "";

    /// <summary>Without the angle brackets.</summary>
    public string MessageId { get; set; } = "";

    public DateTimeOffset Date { get; set; }

    public MimeEntity? Body { get; set; }

    public void Dispose() => GC.SuppressFinalize(this);

    internal MailMessage ToMailMessage()
    {
        var body = (AlternativeBody?)Body ?? throw new InvalidOperationException("The message has no body.");
        var from = (MailboxAddress)From.Single();
        var message = new MailMessage
        {
            From = new MailAddress(from.Address, from.Name, Encoding.UTF8),

            // A line break in a subject would begin another header.
            Subject = Subject.ReplaceLineEndings(" "),
            SubjectEncoding = Encoding.UTF8,
            Headers = { ["Message-ID"] = $"<{MessageId}>", ["Date"] = Date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss ", System.Globalization.CultureInfo.InvariantCulture) + "+0000" },
        };
        foreach (var to in To.Cast<MailboxAddress>())
        {
            message.To.Add(new MailAddress(to.Address, to.Name, Encoding.UTF8));
        }

        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(body.Text, Encoding.UTF8, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(body.Html, Encoding.UTF8, MediaTypeNames.Text.Html));
        return message;
    }
}
