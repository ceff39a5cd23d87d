using System.Text;
using RabbitMQ.Client;

namespace Payments.Tests.Simulation;

/// <summary>A message as it lies in the broker.</summary>
internal sealed record BrokerMessage(int Number, string Exchange, string RoutingKey, BasicProperties Properties, byte[] Body)
{
    /// <summary>The properties as they come out at the other end of the wire, where text in headers has become bytes.</summary>
    public static BasicProperties OverTheWire(BasicProperties properties) =>
        new(properties)
        {
            Headers = properties.Headers?.ToDictionary(h => h.Key, h => h.Value is string text ? Encoding.UTF8.GetBytes(text) : h.Value),
        };
}

/// <summary>A message in one queue. Numbers count up in the order in which the queue took them.</summary>
internal sealed record QueueEntry(BrokerMessage Message, long Sequence, TimeSpan? ExpiresAt)
{
    public bool IsRedelivered { get; set; }
}
