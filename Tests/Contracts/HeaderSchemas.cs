using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Payments.Messaging;
using RabbitMQ.Client;

namespace Payments.Tests.Contracts;

/// <summary>The headers that Messaging puts on messages, found by letting it make some.</summary>
internal static class HeaderSchemas
{
    private static readonly Dictionary<string, string> Descriptions = new()
    {
        ["cloudEvents:specversion"] = "Version of CloudEvents, by whose AMQP binding (binary content mode) these headers are named.",
        ["cloudEvents:id"] = "The same as the property message_id.",
        ["cloudEvents:source"] = "Name of the service that sends.",
        ["cloudEvents:type"] = "The message's type; for an event the same as its routing key.",
        ["cloudEvents:time"] = "When the message was made, RFC 3339, UTC.",
        ["traceparent"] = "W3C Trace Context of the sending; only where it is traced.",
        ["tracestate"] = "W3C Trace Context; only where there is one.",
        [RetryLadder.AttemptHeader] = "Attempts that the message has behind it.",
        [DeadLetterHeaders.Queue] = "The queue that it failed in.",
        [DeadLetterHeaders.Exception] = "Type of the exception.",
        [DeadLetterHeaders.Reason] = "Text of the exception.",
        [DeadLetterHeaders.StackTrace] = "Where it was thrown.",
        [DeadLetterHeaders.Attempts] = "Attempts made.",
        [DeadLetterHeaders.Time] = "When it was given up, RFC 3339, UTC.",
        [DeadLetterHeaders.TraceId] = "Id of the W3C trace of the last attempt, where it was traced.",
    };

    private static readonly Delivery Bare = new(DeliveryTag: 1, new BasicProperties(), Body: []);

    /// <summary>Those of every message; what is the same on two messages that have nothing in common is a constant.</summary>
    public static JsonObject Envelope(BasicProperties one, BasicProperties other) =>
        Of(one.Headers!, name => Equals(one.Headers![name], other.Headers![name]) ? one.Headers[name] : null);

    /// <summary>Those that are added on the way through the retry ladder.</summary>
    public static JsonObject Retry() =>
        Of(new RetryLadder(Options.Create(new MessagingOptions())).Next("queue", Bare, attempts: 1).Properties.Headers!, _ => null);

    /// <summary>Those that are added on the way to a dead-letter queue.</summary>
    public static JsonObject DeadLetter() =>
        Of(
            DeadLetterHeaders
                .Describe("queue", Bare, new InvalidOperationException(), attempts: 1, DateTimeOffset.UnixEpoch)
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
