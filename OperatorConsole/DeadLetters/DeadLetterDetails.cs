using System.Text.Json;

namespace Payments.OperatorConsole.DeadLetters;

/// <summary>A dead letter with all that is known of it.</summary>
/// <param name="Letter">As in the list.</param>
/// <param name="StackTrace">Where it was thrown.</param>
/// <param name="Properties">AMQP properties and headers.</param>
/// <param name="Body">The body, if it is text.</param>
/// <param name="BodyBase64">The body, if it is not.</param>
public sealed record DeadLetterDetails(DeadLetter Letter, string StackTrace, JsonElement Properties, string? Body, string? BodyBase64);
