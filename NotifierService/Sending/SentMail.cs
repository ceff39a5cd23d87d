using System.Diagnostics;

namespace Payments.NotifierService.Sending;

/// <summary>A mail that was given to the mail server.</summary>
/// <param name="MailId">The mail.</param>
/// <param name="Result">What the server answered.</param>
/// <param name="Activity">The span of the sending; null when it is not traced.</param>
internal sealed record SentMail(Guid MailId, SendResult Result, Activity? Activity);
