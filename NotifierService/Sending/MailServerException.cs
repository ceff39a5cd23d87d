namespace Payments.NotifierService.Sending;

/// <summary>The mail server accepts no mails at all, for a reason that has nothing to do with the mail at hand.</summary>
internal sealed class MailServerException(string message, Exception inner) : Exception(message, inner);
