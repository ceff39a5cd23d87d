using System.Diagnostics;
using System.Text.Json;

namespace Payments.Messaging;

/// <summary>
/// A message that is committed together with the state that causes it, and waits in the table <c>messaging.outbox</c> to be published.
/// </summary>
public sealed class OutboxMessage
{
    /// <summary>Order of insertion; assigned by the database.</summary>
    public long Id { get; private set; }

    /// <summary>UUIDv7; the AMQP <c>message_id</c>, by which every inbox recognizes the message.</summary>
    public Guid MessageId { get; private init; }

    /// <summary>Target exchange; empty for the default exchange.</summary>
    public string Exchange { get; private init; } = "";

    /// <summary>Routing key: the event type, or the queue's name.</summary>
    public string RoutingKey { get; private init; } = "";

    /// <inheritdoc cref="IMessage.MessageType"/>
    public string Type { get; private init; } = "";

    /// <inheritdoc cref="IMessage.CorrelationId"/>
    public string CorrelationId { get; private init; } = "";

    /// <summary>W3C <c>traceparent</c> of the work that caused the message, if it is traced.</summary>
    public string? TraceParent { get; private init; }

    /// <summary>W3C <c>tracestate</c>, if any.</summary>
    public string? TraceState { get; private init; }

    /// <summary>The JSON body, UTF-8.</summary>
    public byte[] Body { get; private init; } = [];

    /// <summary>When the message was created, UTC.</summary>
    public DateTime CreatedAt { get; private init; }

    internal static OutboxMessage For(IMessage message, string exchange, string routingKey) =>
        new()
        {
            MessageId = Guid.CreateVersion7(),
            Exchange = exchange,
            RoutingKey = routingKey,
            Type = message.MessageType,
            CorrelationId = message.CorrelationId,
            TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
            TraceState = Activity.Current?.TraceStateString,
            Body = JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), MessageJson.Options),
            CreatedAt = DateTime.UtcNow,
        };
}
