using System.Text.Json;
using System.Text.Json.Serialization;

namespace Payments.OperatorConsole.DeadLetters;

/// <summary>A dead letter with all that is known of it.</summary>
/// <param name="DeadLetter">As in the list.</param>
/// <param name="StackTrace">Where the exception was thrown.</param>
/// <param name="Properties">AMQP properties and headers.</param>
/// <param name="Body">The body, if it is text.</param>
/// <param name="BodyBase64">The body, if it is not.</param>
public sealed record DeadLetterDetails(
    [property: JsonPropertyName("letter")] DeadLetter DeadLetter,
    string StackTrace,
    JsonElement Properties,
    string? Body,
    string? BodyBase64
);
