using System.Text;
using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>A message as it came from the broker, with a body of its own (the client reuses its buffers).</summary>
internal sealed record Delivery(ulong DeliveryTag, IReadOnlyBasicProperties Properties, byte[] Body)
{
    public MessageIdentity Identity { get; } = MessageIdentity.Of(Properties);

    public string? CorrelationId => Properties.CorrelationId;

    public string? TraceParent => Header("traceparent");

    public string? TraceState => Header("tracestate");

    public MessageContext ToContext() => new(
        Identity.MessageId,
        CorrelationId,
        Properties.IsTimestampPresent() ? DateTimeOffset.UnixEpoch.AddSeconds(Properties.Timestamp.UnixTime) : null);

    private string? Header(string name) =>
        Properties.Headers?.TryGetValue(name, out var value) == true && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null;
}
