using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Payments.Messaging;
using RabbitMQ.Client;

namespace Payments.Tests.Contracts;

/// <summary>The headers that Messaging adds to messages, taken from messages that it creates.</summary>
internal static class HeaderSchemas
{
    private static readonly Dictionary<string, string> Descriptions = new()
    {
        ["cloudEvents:specversion"] = "Version of CloudEvents, by whose AMQP binding (binary content mode) these headers are named.",
        ["cloudEvents:id"] = "The same as the property message_id.",
        ["cloudEvents:source"] = "Name of the service that sends.",
        ["cloudEvents:type"] = "The message's type; for an event the same as its routing key.",
        ["cloudEvents:time"] = "When the message was created, RFC 3339, UTC.",
        ["traceparent"] = "W3C Trace Context of the publish; only if it is traced.",
        ["tracestate"] = "W3C Trace Context; only if there is one.",
        [Delivery.AttemptHeader] = "Attempts at the message that have failed.",
        [DeadLetterHeaders.Queue] = "The queue that it failed in.",
        [DeadLetterHeaders.Exception] = "Type of the exception.",
        [DeadLetterHeaders.Reason] = "Text of the exception.",
        [DeadLetterHeaders.StackTrace] = "Stack trace of the exception.",
        [DeadLetterHeaders.Attempts] = "Number of attempts.",
        [DeadLetterHeaders.Time] = "When it was dead-lettered, RFC 3339, UTC.",
        [DeadLetterHeaders.TraceId] = "W3C trace id of the last attempt, if it was traced.",
    };

    private static readonly Delivery Plain = new(DeliveryTag: 1, new BasicProperties(), Body: []);

    /// <summary>The headers of every message. A value that is the same on two messages that have nothing in common is a constant.</summary>
    public static JsonObject Envelope(BasicProperties one, BasicProperties other) =>
        Of(one.Headers!, name => Equals(one.Headers![name], other.Headers![name]) ? one.Headers[name] : null);

    /// <summary>The headers that a retry adds.</summary>
    public static JsonObject Retry() =>
        Of(new RetryLadder(Options.Create(new MessagingOptions())).Next("queue", Plain, attempts: 1).Properties.Headers!, _ => null);

    /// <summary>The headers that dead-lettering adds.</summary>
    public static JsonObject DeadLetter() =>
        Of(
            DeadLetterHeaders
                .Describe("queue", Plain, new InvalidOperationException(), attempts: 1, DateTimeOffset.UnixEpoch)
                .Properties.Headers!,
            _ => null
        );

    private static JsonObject Of(IDictionary<string, object?> headers, Func<string, object?> constant)
    {
        var properties = new JsonObject();
        foreach (var (name, value) in headers.OrderBy(h => h.Key, StringComparer.Ordinal))
        {
            var description =
                Descriptions.GetValueOrDefault(name)
                ?? throw new InvalidOperationException($"Describe the header {name} in {nameof(HeaderSchemas)}.");
            properties[name] = new JsonObject
            {
                ["description"] = description,
                ["type"] = value is int or long ? "integer" : "string",
                ["const"] = JsonValue.Create(constant(name)),
            };
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties };
    }
}
