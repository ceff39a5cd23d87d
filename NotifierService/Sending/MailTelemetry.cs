using System.Diagnostics;
using Payments.NotifierService.Mails;

namespace Payments.NotifierService.Sending;

/// <summary>The span of a mail, part of the trace of the payment that it is about. It names no recipient.</summary>
internal static class MailTelemetry
{
    public const string Name = "Payments.NotifierService";

    private static readonly ActivitySource Source = new(Name);

    public static Activity? StartSend(Mail mail, Uri server)
    {
        Activity.Current = null;
        var parent = ActivityContext.TryParse(mail.TraceParent, null, isRemote: true, out var context) ? context : default;
        var activity = Source.StartActivity($"send mail {mail.Template}", ActivityKind.Client, parent);
        activity?.SetTag("server.address", server.Host);
        activity?.SetTag("server.port", server.Port);
        activity?.SetTag("payments.mail.id", mail.Id);
        activity?.SetTag("payments.mail.attempt", mail.Attempts);
        return activity;
    }
}
