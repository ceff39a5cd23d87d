using Payments.Contracts.Mails;

namespace Payments.NotifierService.Templates;

/// <summary>The mail that says what its sender wrote.</summary>
internal static class PlainTemplate
{
    public static FilledTemplate Create(PlainMail mail) =>
        new(mail.Subject, mail.Text, typeof(PlainText), new() { ["Title"] = mail.Subject, ["Text"] = mail.Text });
}
