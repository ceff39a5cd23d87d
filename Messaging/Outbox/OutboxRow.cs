using System.Data.Common;
using System.Diagnostics;
using System.Text;
using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>A claimed row of the outbox.</summary>
internal sealed record OutboxRow(
    long Id,
    Guid MessageId,
    string Exchange,
    string RoutingKey,
    string Type,
    string CorrelationId,
    string? TraceParent,
    string? TraceState,
    byte[] Body,
    DateTime CreatedAt,
    StoredMessageProperties? Properties = null
)
{
    /// <summary>Reads the columns in the order of the constructor.</summary>
    public static OutboxRow Read(DbDataReader reader) =>
        new(
            reader.GetInt64(0),
            reader.GetGuid(1),
            reader.GetString(2),
            reader.GetString(3),
            reader.GetString(4),
            reader.GetString(5),
            reader.IsDBNull(6) ? null : reader.GetString(6),
            reader.IsDBNull(7) ? null : reader.GetString(7),
            reader.GetFieldValue<byte[]>(8),
            reader.GetDateTime(9),
            reader.IsDBNull(10) ? null : StoredMessageProperties.Parse(reader.GetString(10))
        );

    /// <summary>Starts the span of publishing this message; null when nothing listens.</summary>
    public Activity? StartActivity() =>
        MessagingTelemetry.StartPublish(Exchange, RoutingKey, MessageId, CorrelationId, TraceParent, TraceState);

    /// <summary>The message with its stored properties if it is a replay, otherwise with new properties and CloudEvents headers.</summary>
    public OutgoingMessage ToOutgoing(string serviceName, Activity? activity)
    {
        var properties = Properties?.ToProperties() ?? CreateProperties(serviceName);
        AddIfPresent(properties.Headers!, "traceparent", activity?.Id ?? TraceParent);
        AddIfPresent(properties.Headers!, "tracestate", activity?.TraceStateString ?? TraceState);
        return new OutgoingMessage(Exchange, RoutingKey, properties, Body);
    }

    /// <summary>AMQP properties, and the CloudEvents 1.0 attributes as headers (CloudEvents AMQP binding, binary content mode).</summary>
    private BasicProperties CreateProperties(string serviceName)
    {
        var id = MessageId.ToString();
        return new BasicProperties
        {
            MessageId = id,
            Type = Type,
            AppId = serviceName,
            CorrelationId = CorrelationId,
            ContentType = "application/json",
            ContentEncoding = Encoding.UTF8.WebName,
            Timestamp = new AmqpTimestamp(new DateTimeOffset(CreatedAt).ToUnixTimeSeconds()),
            Persistent = true,
            Headers = new Dictionary<string, object?>
            {
                ["cloudEvents:specversion"] = "1.0",
                ["cloudEvents:id"] = id,
                ["cloudEvents:source"] = serviceName,
                ["cloudEvents:type"] = Type,
                ["cloudEvents:time"] = CreatedAt.ToString("O", null),
            },
        };
    }

    private static void AddIfPresent(IDictionary<string, object?> headers, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            headers[name] = value;
        }
    }
}
