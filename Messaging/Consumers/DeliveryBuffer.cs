using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Payments.Messaging;

/// <summary>
/// Buffers the deliveries of one consumer; the prefetch bounds how many. The buffer is completed when the consumer ends: the channel
/// closed, the broker canceled the consumer (queue deleted) or the service stops.
/// </summary>
internal sealed class DeliveryBuffer(IChannel channel) : AsyncDefaultBasicConsumer(channel)
{
    // Needs no bound of its own: the broker sends at most the prefetch before it receives acknowledgements.
    private readonly Channel<Delivery> buffer = System.Threading.Channels.Channel.CreateUnbounded<Delivery>();

    public ChannelReader<Delivery> Deliveries => buffer.Reader;

    /// <summary>Ends the buffer. Deliveries that were not processed return to the queue when the channel closes.</summary>
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
