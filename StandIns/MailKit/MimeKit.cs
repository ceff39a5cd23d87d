using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace MimeKit;

public sealed class MailboxAddress(string? name, string address)
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

public sealed class InternetAddressList : List<MailboxAddress>;

/// <summary>What <see cref="BodyBuilder"/> makes here: a text and an HTML alternative.</summary>
public sealed class MimeEntity
{
    internal (string Text, string Html) Alternatives { get; init; }
}

public class BodyBuilder
{
    public string TextBody { get; set; } = "";

    public string HtmlBody { get; set; } = "";

    public MimeEntity ToMessageBody() => new() { Alternatives = (TextBody, HtmlBody) };
}

public sealed class MimeMessage : IDisposable
{
    private const int MaxRunes = 10;

    public InternetAddressList From { get; } = [];

    public InternetAddressList To { get; } = [];

    public string Subject { get; set; } = "";

    /// <summary>Without the angle brackets.</summary>
    public string MessageId { get; set; } = "";

    public DateTimeOffset Date { get; set; }

    public MimeEntity? Body { get; set; }

    public void Dispose() => GC.SuppressFinalize(this);

    /// <summary>The message as it goes over the wire. Bodies are base64, so no line of it begins with a full stop.</summary>
    internal string ToWire()
    {
        var (text, html) = Body!.Alternatives;
        var boundary = Guid.NewGuid().ToString("N");
        string[] lines =
        [
            $"From: {Addresses(From)}",
            $"To: {Addresses(To)}",
            $"Subject: {Encode(Subject)}",
            $"Date: {Date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000",
            $"Message-ID: <{MessageId}>",
            "MIME-Version: 1.0",
            $"Content-Type: multipart/alternative; boundary={boundary}",
            "",
            .. Part(boundary, "plain", text),
            .. Part(boundary, "html", html),
            $"--{boundary}--",
        ];
        return string.Join("\r\n", lines);
    }

    private static string[] Part(string boundary, string type, string text) =>
    [
        $"--{boundary}",
        $"Content-Type: text/{type}; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks),
    ];

    private static string Addresses(InternetAddressList list) =>
        string.Join(", ", list.Select(m => string.IsNullOrEmpty(m.Name) ? $"<{m.Address}>" : $"{Encode(m.Name)} <{m.Address}>"));

    /// <summary>
    /// Encoded words, each of 75 characters at the most (RFC 2047, section 2). They carry any text, also one with line breaks, which would otherwise begin
    /// another header.
    /// </summary>
    private static string Encode(string text) => string.Join(
        "\r\n ", text.EnumerateRunes().Chunk(MaxRunes).Select(word => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Concat(word)))}?="));
}
