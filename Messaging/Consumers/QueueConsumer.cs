using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Payments.Messaging;

/// <summary>
/// One consumer of a queue, from <c>basic.consume</c> until the channel closes, the queue is deleted, or the service stops.
/// </summary>
internal sealed class QueueConsumer(ConsumerDefinition definition, IChannel channel, TimeSpan drainTimeout) : IAsyncDisposable
{
    /// <summary>How long a channel may take to close.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly DeliveryBuffer buffer = new(channel);
    private string tag = "";

    public static async Task<QueueConsumer> OpenAsync(
        ConsumerDefinition definition,
        IConnection connection,
        TimeSpan drainTimeout,
        CancellationToken ct
    )
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        var consumer = new QueueConsumer(definition, channel, drainTimeout);
        try
        {
            await channel.BasicQosAsync(prefetchSize: 0, definition.Prefetch, global: false, ct);
            consumer.tag = await channel.BasicConsumeAsync(definition.Queue, autoAck: false, consumer.buffer, ct);
            return consumer;
        }
        catch
        {
            await consumer.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Processes deliveries until the consumer ends. After <paramref name="ct"/> is canceled, batches that have begun may finish within the
    /// drain timeout.
    /// </summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var draining = new CancellationTokenSource();
        using var stop = ct.Register(() =>
        {
            buffer.Complete();
            draining.CancelAfter(drainTimeout);
        });
        await Task.WhenAll(Enumerable.Range(0, definition.Concurrency).Select(_ => ProcessBatchesAsync(ct, draining.Token)));
        if (channel.IsOpen)
        {
            await channel.BasicCancelAsync(tag, noWait: true, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await channel.DisposeAsync().AsTask().WaitAsync(CloseTimeout);
        }
        catch (TimeoutException)
        {
            // The broker does not answer. Its channel ends with the connection, and this queue is to be consumed again before that.
        }
    }

    /// <summary>Takes the deliveries that have gathered, up to the batch size, processes them, and begins again.</summary>
    private async Task ProcessBatchesAsync(CancellationToken stopping, CancellationToken ct)
    {
        var deliveries = buffer.Deliveries;
        var batch = new List<Delivery>(definition.MaxBatchSize);
        try
        {
            while (!stopping.IsCancellationRequested && channel.IsOpen && await deliveries.WaitToReadAsync(ct))
            {
                Fill(batch, deliveries);
                if (batch.Count > 0)
                {
                    await definition.ProcessAsync(batch, AcknowledgeAsync, ct);
                }
            }
        }
        finally
        {
            // One loop that fails ends the others too. They would go on alone, and this one's deliveries would never be acknowledged.
            buffer.Complete();
        }
    }

    private void Fill(List<Delivery> batch, ChannelReader<Delivery> deliveries)
    {
        batch.Clear();
        while (batch.Count < definition.MaxBatchSize && deliveries.TryRead(out var delivery))
        {
            batch.Add(delivery);
        }
    }

    /// <summary>
    /// Each delivery by itself, and without waiting: <c>basic.ack</c> has no answer. If it is lost with its channel, the inbox recognizes
    /// the redelivery.
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
