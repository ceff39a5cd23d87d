namespace Payments.NotifierService.Templates;

/// <summary>What a mail says.</summary>
/// <param name="Subject">Subject line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same as HTML.</param>
public sealed record RenderedMail(string Subject, string Text, string Html);
