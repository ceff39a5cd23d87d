namespace Payments.NotifierService.Templates;

/// <summary>A template filled with the values of one mail.</summary>
/// <param name="Subject">Subject line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Component">The Razor component that makes the HTML.</param>
/// <param name="Parameters">The component's parameters.</param>
internal sealed record FilledTemplate(string Subject, string Text, Type Component, Dictionary<string, object?> Parameters);
