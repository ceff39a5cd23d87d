using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Payments.Messaging;

/// <summary>
/// One registration on a queue. Deliveries go into a buffer that the prefetch bounds; it is completed when the registration ends,
/// be it that the channel closed, the broker cancelled it (queue deleted) or the service stops.
/// </summary>
internal sealed class QueueConsumer(IChannel channel) : AsyncDefaultBasicConsumer(channel)
{
    // Unbounded on paper: the broker sends at most the prefetch before it sees acknowledgements.
    private readonly Channel<Delivery> buffer = System.Threading.Channels.Channel.CreateUnbounded<Delivery>();

    public ChannelReader<Delivery> Deliveries => buffer.Reader;

    /// <summary>Lets what is buffered but not begun go back to the queue when the channel closes.</summary>
    public void Complete() => buffer.Writer.TryComplete();

    public override Task HandleBasicDeliverAsync(
        string consumerTag,
        ulong deliveryTag,
        bool redelivered,
        string exchange,
        string routingKey,
        IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default
    )
    {
        buffer.Writer.TryWrite(new Delivery(deliveryTag, properties, body.ToArray(), exchange, routingKey, redelivered));
        return Task.CompletedTask;
    }

    public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        Complete();
        return base.HandleBasicCancelAsync(consumerTag, cancellationToken);
    }

    public override Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason)
    {
        Complete();
        return base.HandleChannelShutdownAsync(channel, reason);
    }
}
