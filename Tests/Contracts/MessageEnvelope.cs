using System.Text.Json.Nodes;
using Payments.Messaging;
using RabbitMQ.Client;

namespace Payments.Tests.Contracts;

/// <summary>
/// The AMQP properties and headers that Messaging adds to every message, taken from two messages that have nothing in common: a value that
/// is the same in both is a constant.
/// </summary>
internal static class MessageEnvelope
{
    private static readonly BasicProperties One = Create("one", new DateTime(2001, 1, 1, 1, 1, 1, DateTimeKind.Utc));
    private static readonly BasicProperties Other = Create("other", new DateTime(2002, 2, 2, 2, 2, 2, DateTimeKind.Utc));

    private static readonly (string Name, string Type, string Description, Func<IReadOnlyBasicProperties, object?> Value)[] Properties =
    [
        ("message_id", "string", "UUIDv7, by which every inbox recognizes copies of the message.", p => p.MessageId),
        ("type", "string", "The message's type; for an event the same as its routing key.", p => p.Type),
        ("app_id", "string", "Name of the service that sends.", p => p.AppId),
        ("correlation_id", "string", "The payment, order or purchase that the message belongs to.", p => p.CorrelationId),
        (
            "timestamp",
            "integer",
            "When the message was created, in seconds since 1970, UTC.",
            p => p.IsTimestampPresent() ? p.Timestamp.UnixTime : null
        ),
        ("content_type", "string", "Media type of the body.", p => p.ContentType),
        ("content_encoding", "string", "Encoding of the body's text.", p => p.ContentEncoding),
        ("delivery_mode", "integer", "2 is persistent.", p => p.IsDeliveryModePresent() ? (int)p.DeliveryMode : null),
        ("priority", "integer", "Priority.", p => p.IsPriorityPresent() ? (int)p.Priority : null),
        ("expiration", "string", "Time to live in milliseconds.", p => p.Expiration),
        ("reply_to", "string", "Queue for replies.", p => p.ReplyTo),
        ("user_id", "string", "The sender's user at the broker.", p => p.UserId),
        ("cluster_id", "string", "Deprecated.", p => p.ClusterId),
    ];

    public static string ContentType => One.ContentType!;

    public static string ContentEncoding => One.ContentEncoding!;

    public static int DeliveryMode => (int)One.DeliveryMode;

    /// <summary>The schema of the headers.</summary>
    public static JsonObject Headers() => HeaderSchemas.Envelope(One, Other);

    /// <summary>The schema of the properties, by their names in AMQP 0-9-1.</summary>
    public static JsonObject AmqpProperties()
    {
        var schemas = Properties
            .Where(p => p.Value(One) is not null)
            .Select(p =>
                KeyValuePair.Create(
                    p.Name,
                    (JsonNode?)
                        new JsonObject
                        {
                            ["description"] = p.Description,
                            ["type"] = p.Type,
                            ["const"] = Equals(p.Value(One), p.Value(Other)) ? JsonValue.Create(p.Value(One)) : null,
                        }
                )
            );
        return new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(schemas) };
    }

    private static BasicProperties Create(string text, DateTime time) =>
        new OutboxRow(
            Id: text.Length,
            Guid.CreateVersion7(),
            Exchange: text,
            RoutingKey: text,
            Type: text,
            CorrelationId: text,
            TraceParent: text,
            TraceState: text,
            Body: [],
            time
        )
            .ToOutgoing(serviceName: text, activity: null)
            .Properties;
}
