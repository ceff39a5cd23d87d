using System.Diagnostics;
using System.Text;
using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>A message as the broker delivered it, with a body of its own (the client reuses its buffers).</summary>
internal sealed record Delivery(
    ulong DeliveryTag,
    IReadOnlyBasicProperties Properties,
    byte[] Body,
    string Exchange = "",
    string RoutingKey = "",
    bool Redelivered = false
)
{
    /// <summary>Header with the number of attempts at a message that have failed. It travels with the message.</summary>
    public const string AttemptHeader = "retry-attempt";

    public MessageIdentity Identity { get; } = MessageIdentity.Of(Properties);

    public string? CorrelationId => Properties.CorrelationId;

    public string? TraceParent => Text("traceparent");

    public string? TraceState => Text("tracestate");

    /// <summary>Attempts that failed before this delivery, in this queue.</summary>
    public int Attempts => (int)Math.Clamp(Number(AttemptHeader) ?? 0, 0, int.MaxValue - 1);

    public MessageContext ToContext(Activity? activity) =>
        new(
            Identity.MessageId,
            CorrelationId,
            Properties.IsTimestampPresent() ? DateTimeOffset.UnixEpoch.AddSeconds(Properties.Timestamp.UnixTime) : null,
            Attempts + 1
        )
        {
            Activity = activity,
        };

    /// <summary>
    /// The properties for a copy of this message in another of our queues. The copy has an id even if the message came without one, so that
    /// every inbox recognizes it. Properties that would steer the broker are left out: time to live, user id, further recipients.
    /// </summary>
    public BasicProperties CopyProperties()
    {
        var headers = Properties.Headers is { } original ? new Dictionary<string, object?>(original) : [];
        headers.Remove("CC");
        headers.Remove("BCC");
        return new BasicProperties(Properties)
        {
            MessageId = string.IsNullOrEmpty(Properties.MessageId) ? Identity.MessageId.ToString() : Properties.MessageId,
            Persistent = true,
            Expiration = null,
            UserId = null,
            Headers = headers,
        };
    }

    /// <summary>A header that holds text, or null.</summary>
    public string? Text(string header) =>
        Header(header) switch
        {
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            string text => text,
            _ => null,
        };

    /// <summary>A header that holds a whole number, or null.</summary>
    public long? Number(string header) =>
        Header(header) switch
        {
            sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(Header(header), null),
            _ => null,
        };

    private object? Header(string name) => Properties.Headers?.TryGetValue(name, out var value) == true ? value : null;
}
