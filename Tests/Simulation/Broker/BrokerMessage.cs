using System.Text;
using RabbitMQ.Client;

namespace Payments.Tests.Simulation;

/// <summary>A message inside the broker.</summary>
internal sealed record BrokerMessage(int Number, string Exchange, string RoutingKey, BasicProperties Properties, byte[] Body)
{
    /// <summary>The properties as a consumer receives them: text in headers has become bytes.</summary>
    public static BasicProperties AsReceived(BasicProperties properties) =>
        new(properties)
        {
            Headers = properties.Headers?.ToDictionary(h => h.Key, h => h.Value is string text ? Encoding.UTF8.GetBytes(text) : h.Value),
        };
}

/// <summary>A message in one queue. Sequence numbers count up in the order in which the queue accepted the messages.</summary>
internal sealed record QueueEntry(BrokerMessage Message, long Sequence, TimeSpan? ExpiresAt)
{
    public bool IsRedelivered { get; set; }
}
