namespace Payments.Contracts.Mails;

/// <summary>
/// What a mail tells its recipient: one record for each template, listed in <see cref="MailTemplates"/>. It holds no secrets and no card
/// numbers.
/// </summary>
public abstract record MailContent;
