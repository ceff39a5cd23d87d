using System.Threading.Channels;
using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>A consumer of a queue: deliveries up to the prefetch are buffered in the process until they are acknowledged.</summary>
internal sealed class ConsumingChannel : ChannelEnd
{
    private readonly Channel<Delivery> buffer = Channel.CreateUnbounded<Delivery>();
    private readonly Dictionary<ulong, QueueEntry> unacknowledged = [];
    private readonly int prefetch;
    private ulong delivered;

    private ConsumingChannel(World world, SimulatedProcess process, QueueSubscription subscription)
        : base(world.Broker, world.Scheduler, process)
    {
        Queue = world.Broker[subscription.Queue];
        prefetch = subscription.Prefetch;
    }

    public SimulatedQueue Queue { get; }

    public bool HasRoom => unacknowledged.Count < prefetch;

    public IReadOnlyCollection<QueueEntry> Unacknowledged => unacknowledged.Values;

    public ChannelReader<Delivery> Deliveries => buffer.Reader;

    /// <inheritdoc cref="ChannelEnd.OpenAsync"/>
    public static async Task<ConsumingChannel> OpenAsync(World world, SimulatedProcess process, QueueSubscription subscription)
    {
        var channel = new ConsumingChannel(world, process, subscription);
        await channel.OpenAsync();
        return channel;
    }

    /// <summary>Ends the buffer; deliveries that were not processed return to the queue when the channel closes.</summary>
    public void Complete() => buffer.Writer.TryComplete();

    public void Deliver(QueueEntry entry)
    {
        var tag = ++delivered;
        unacknowledged[tag] = entry;
        var message = entry.Message;
        var redelivered = entry.IsRedelivered;
        ToProcess(() =>
            buffer.Writer.TryWrite(new Delivery(tag, message.Properties, message.Body, message.Exchange, message.RoutingKey, redelivered))
        );
    }

    /// <summary>Has no answer, so it may be lost with the channel.</summary>
    public async Task AcknowledgeAsync(Delivery delivery)
    {
        ToBroker(() =>
        {
            if (unacknowledged.Remove(delivery.DeliveryTag, out var entry))
            {
                Queue.Remove(entry);
                Broker.Serve(Queue);
            }
        });
        await Scheduler.Delay();
    }

    protected override void OnClosed() => Complete();
}
