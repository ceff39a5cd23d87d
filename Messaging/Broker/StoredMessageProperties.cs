using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>
/// AMQP properties and headers as stored in a table, so that a message can be sent again as it came. Kept are the properties that describe
/// the message, and the headers that hold text, whole numbers or booleans. Headers in which the broker and Messaging record the message's
/// delivery history are left out.
/// </summary>
internal sealed record StoredMessageProperties
{
    private static readonly string[] HistoryHeaderPrefixes =
    [
        "x-death",
        "x-first-death",
        "x-last-death",
        "x-delivery",
        "x-acquired",
        "dead-letter-",
        Delivery.AttemptHeader,
    ];

    [JsonPropertyName("message_id")]
    public string? MessageId { get; init; }

    public string? Type { get; init; }

    [JsonPropertyName("app_id")]
    public string? AppId { get; init; }

    [JsonPropertyName("correlation_id")]
    public string? CorrelationId { get; init; }

    [JsonPropertyName("content_type")]
    public string? ContentType { get; init; }

    [JsonPropertyName("content_encoding")]
    public string? ContentEncoding { get; init; }

    /// <summary>Unix time in seconds.</summary>
    public long? Timestamp { get; init; }

    public Dictionary<string, JsonElement> Headers { get; init; } = [];

    public static StoredMessageProperties From(IReadOnlyBasicProperties properties) =>
        new()
        {
            MessageId = RemoveZeros(properties.MessageId),
            Type = RemoveZeros(properties.Type),
            AppId = RemoveZeros(properties.AppId),
            CorrelationId = RemoveZeros(properties.CorrelationId),
            ContentType = RemoveZeros(properties.ContentType),
            ContentEncoding = RemoveZeros(properties.ContentEncoding),
            Timestamp = properties.IsTimestampPresent() ? properties.Timestamp.UnixTime : null,
            Headers = HeadersOf(properties),
        };

    /// <summary>Removes the character zero, which PostgreSQL's text and jsonb cannot hold and other programs may send.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? RemoveZeros(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    public static StoredMessageProperties Parse(string json) =>
        JsonSerializer.Deserialize<StoredMessageProperties>(json, MessageJson.Options)!;

    public string ToJson() => JsonSerializer.Serialize(this, MessageJson.Options);

    public BasicProperties ToProperties()
    {
        var properties = new BasicProperties
        {
            MessageId = MessageId,
            Type = Type,
            AppId = AppId,
            CorrelationId = CorrelationId,
            ContentType = ContentType,
            ContentEncoding = ContentEncoding,
            Persistent = true,
            Headers = Headers.ToDictionary(h => h.Key, h => ToAmqp(h.Value)),
        };
        if (Timestamp is { } seconds)
        {
            properties.Timestamp = new AmqpTimestamp(seconds);
        }

        return properties;
    }

    private static Dictionary<string, JsonElement> HeadersOf(IReadOnlyBasicProperties properties) =>
        properties.Headers is null
            ? []
            : properties
                .Headers.Where(h => !HistoryHeaderPrefixes.Any(prefix => h.Key.StartsWith(prefix, StringComparison.Ordinal)))
                .Select(h => (h.Key, Value: FromAmqp(h.Value)))
                .Where(h => h.Value is not null)
                .ToDictionary(h => h.Key, h => JsonSerializer.SerializeToElement(h.Value, MessageJson.Options));

    private static object? FromAmqp(object? value) =>
        value switch
        {
            byte[] text => RemoveZeros(Encoding.UTF8.GetString(text)),
            string text => RemoveZeros(text),
            bool => value,
            sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, null),
            _ => null,
        };

    private static object? ToAmqp(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetInt64(),
            JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
            _ => null,
        };
}
