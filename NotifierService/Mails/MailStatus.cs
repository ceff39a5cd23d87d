namespace Payments.NotifierService.Mails;

/// <summary>Where a mail stands.</summary>
public enum MailStatus
{
    /// <summary>To be sent, now or when its next attempt is due.</summary>
    Waiting,

    /// <summary>The mail server has accepted it. Final.</summary>
    Sent,

    /// <summary>The mail server refuses it for good. Final.</summary>
    Failed,
}
