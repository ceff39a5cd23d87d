using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>
/// A channel that publishes and awaits every confirm. An interface because the simulation of Tests puts a broker in memory in its place.
/// </summary>
internal interface IPublisher : IAsyncDisposable
{
    bool IsOpen { get; }

    /// <summary>
    /// Publishes all messages in order, then waits for all confirms. After <paramref name="timeout"/> the channel is unusable.
    /// </summary>
    /// <returns>One outcome a message, in the order given.</returns>
    Task<PublishOutcome[]> PublishAsync(IReadOnlyList<OutgoingMessage> messages, TimeSpan timeout, CancellationToken ct);
}

/// <summary>A message ready for the wire.</summary>
internal sealed record OutgoingMessage(string Exchange, string RoutingKey, BasicProperties Properties, ReadOnlyMemory<byte> Body);

/// <summary>What became of one published message.</summary>
internal enum PublishOutcome
{
    /// <summary>No answer within the bound: the broker may have it or not.</summary>
    Unknown,

    /// <summary>The broker has taken the responsibility.</summary>
    Confirmed,

    /// <summary>No queue was there to take it (<c>basic.return</c>).</summary>
    Returned,

    /// <summary>The broker refused it (<c>basic.nack</c>), for example because a queue is full.</summary>
    Refused,
}
