using Payments.Contracts;

namespace Payments.NotifierService.Templates;

/// <summary>The mail that says what its sender wrote.</summary>
internal static class PlainMail
{
    public const string Template = "plain";
    public const string Text = "text";
    public const string Subject = "subject";

    public static MailTemplate Create(NotificationRequested request) =>
        new(
            request.Get(Subject),
            request.Get(Text),
            typeof(PlainText),
            new() { ["Title"] = request.Get(Subject), ["Text"] = request.Get(Text) }
        );
}
