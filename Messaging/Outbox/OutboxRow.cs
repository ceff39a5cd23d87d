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
    DateTime CreatedAt)
{
    /// <summary>AMQP properties, and the CloudEvents 1.0 attributes as headers by its AMQP binding (binary content mode).</summary>
    public OutgoingMessage ToOutgoing(string serviceName, Activity? activity)
    {
        var id = MessageId.ToString();
        var headers = new Dictionary<string, object?>
        {
            ["cloudEvents:specversion"] = "1.0",
            ["cloudEvents:id"] = id,
            ["cloudEvents:source"] = serviceName,
            ["cloudEvents:type"] = Type,
            ["cloudEvents:time"] = CreatedAt.ToString("O", null),
        };
        AddIfPresent(headers, "traceparent", activity?.Id ?? TraceParent);
        AddIfPresent(headers, "tracestate", activity?.TraceStateString ?? TraceState);
        var properties = new BasicProperties
        {
            MessageId = id,
            Type = Type,
            AppId = serviceName,
            CorrelationId = CorrelationId,
            ContentType = "application/json",
            ContentEncoding = Encoding.UTF8.WebName,
            Timestamp = new AmqpTimestamp(new DateTimeOffset(CreatedAt).ToUnixTimeSeconds()),
            Persistent = true,
            Headers = headers,
        };
        return new OutgoingMessage(Exchange, RoutingKey, properties, Body);
    }

    private static void AddIfPresent(Dictionary<string, object?> headers, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            headers[name] = value;
        }
    }
}
