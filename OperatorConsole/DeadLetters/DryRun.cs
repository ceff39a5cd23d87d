using System.Text.Json.Serialization;

namespace Payments.OperatorConsole.DeadLetters;

/// <summary>What a replay or discard would do.</summary>
/// <param name="Matched">How many dead letters would be taken.</param>
/// <param name="DeadLetters">The newest 100 of them.</param>
public sealed record DryRun(long Matched, [property: JsonPropertyName("letters")] IReadOnlyList<DeadLetter> DeadLetters);
