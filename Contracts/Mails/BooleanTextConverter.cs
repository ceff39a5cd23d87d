using System.Text.Json;
using System.Text.Json.Serialization;

namespace Payments.Contracts.Mails;

/// <summary>Writes a boolean as <c>"true"</c> or <c>"false"</c>, and reads it so or as a JSON boolean.</summary>
internal sealed class BooleanTextConverter : JsonConverter<bool>
{
    /// <inheritdoc/>
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.String when bool.TryParse(reader.GetString(), out var value) => value,
            _ => throw new JsonException(),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value ? "true" : "false");
}
