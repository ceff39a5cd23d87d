using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Payments.Messaging;

/// <summary>
/// How a queue is consumed, and what is done with a group of its deliveries; each must be acknowledged when it has come to its end.
/// </summary>
internal sealed record Consumption(
    string Queue,
    ushort Prefetch,
    int Concurrency,
    int MaxGroupSize,
    Func<IReadOnlyList<Delivery>, Func<Delivery, Task>, CancellationToken, Task> ProcessAsync
);

/// <summary>
/// One registration on a queue, from <c>basic.consume</c> until the channel closes, the queue is deleted, or the service stops.
/// </summary>
internal sealed class Registration(Consumption consumption, IChannel channel, TimeSpan drainTimeout) : IAsyncDisposable
{
    private readonly QueueConsumer consumer = new(channel);
    private string tag = "";

    public static async Task<Registration> OpenAsync(
        Consumption consumption,
        IConnection connection,
        TimeSpan drainTimeout,
        CancellationToken ct
    )
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        var registration = new Registration(consumption, channel, drainTimeout);
        try
        {
            await channel.BasicQosAsync(prefetchSize: 0, consumption.Prefetch, global: false, ct);
            registration.tag = await channel.BasicConsumeAsync(consumption.Queue, autoAck: false, registration.consumer, ct);
            return registration;
        }
        catch
        {
            await registration.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Works until the registration ends; after <paramref name="ct"/> is cancelled, what has begun may finish within the drain's time.
    /// </summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var draining = new CancellationTokenSource();
        using var stop = ct.Register(() =>
        {
            consumer.Complete();
            draining.CancelAfter(drainTimeout);
        });
        await Task.WhenAll(Enumerable.Range(0, consumption.Concurrency).Select(_ => WorkAsync(ct, draining.Token)));
        if (channel.IsOpen)
        {
            await channel.BasicCancelAsync(tag, noWait: true, CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => channel.DisposeAsync();

    /// <summary>One lane: takes whatever has gathered, up to the group's bound, and brings it to its end.</summary>
    private async Task WorkAsync(CancellationToken stopping, CancellationToken ct)
    {
        var deliveries = consumer.Deliveries;
        var group = new List<Delivery>(consumption.MaxGroupSize);
        try
        {
            while (!stopping.IsCancellationRequested && channel.IsOpen && await deliveries.WaitToReadAsync(ct))
            {
                Take(deliveries, group);
                if (group.Count > 0)
                {
                    await consumption.ProcessAsync(group, AcknowledgeAsync, ct);
                }
            }
        }
        finally
        {
            // A lane that fails ends the others too: alone they would go on, and what this one held would never be acknowledged.
            consumer.Complete();
        }
    }

    private void Take(ChannelReader<Delivery> deliveries, List<Delivery> group)
    {
        group.Clear();
        while (group.Count < consumption.MaxGroupSize && deliveries.TryRead(out var delivery))
        {
            group.Add(delivery);
        }
    }

    /// <summary>
    /// Singly and without waiting: the frame needs no answer. If it is lost with its channel, the inbox knows the redelivery.
    /// </summary>
    private async Task AcknowledgeAsync(Delivery delivery)
    {
        try
        {
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        }
        catch (AlreadyClosedException) { }
    }
}
