namespace Payments.Contracts.Mails;

/// <summary>A mail that says what its sender wrote.</summary>
/// <param name="Text">The text.</param>
/// <param name="Subject">The subject line.</param>
public sealed record PlainMail(string Text, string Subject) : MailContent;
