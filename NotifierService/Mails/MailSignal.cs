using Payments.Messaging;

namespace Payments.NotifierService.Mails;

/// <summary>Wakes the sender: a mail has been queued by this instance.</summary>
internal sealed class MailSignal : WakeSignal;
