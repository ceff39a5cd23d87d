namespace Payments.NotifierService.Sending;

/// <summary>The mail server takes no mails at all, for a reason that lies with none of the mails.</summary>
internal sealed class MailServerException(string message, Exception inner) : Exception(message, inner);
