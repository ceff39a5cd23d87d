namespace Payments.Contracts.Mails;

/// <summary>
/// The values that a mail shows: one record for each template, listed in <see cref="MailTemplates"/>. It holds no secrets and no card
/// numbers.
/// </summary>
public abstract record MailContent;
