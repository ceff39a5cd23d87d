using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Payments.Messaging;

/// <summary>Consumes all queues of this service for as long as it lives; a lost broker or a deleted queue only makes it begin again.</summary>
internal sealed partial class ConsumerHost<TContext>(
    DeliveryProcessor<TContext> processor,
    BrokerConnections connections,
    MessagingTopology topology,
    MessagingHealth health,
    IOptions<MessagingOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<ConsumerHost<TContext>> logger) : BackgroundService
    where TContext : DbContext
{
    private readonly MessagingOptions options = options.Value;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(topology.Subscriptions.Select(s => ConsumeForeverAsync(s, stoppingToken)));

    private async Task ConsumeForeverAsync(QueueSubscription subscription, CancellationToken ct)
    {
        var backoff = new Backoff(options.RetryDelay, options.MaxReconnectDelay);
        health.ConsumerIsDown(subscription.Queue);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await ConsumeAsync(subscription, backoff, ct);
                health.ConsumerIsDown(subscription.Queue, "the registration ended");
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (TopologyMismatchException e)
            {
                LogMismatch(e);
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                return;
            }
            catch (Exception e)
            {
                health.ConsumerIsDown(subscription.Queue, e.Message);
                LogAway(subscription.Queue, e.Message);
            }

            await backoff.WaitAsync(ct);
        }
    }

    private async Task ConsumeAsync(QueueSubscription subscription, Backoff backoff, CancellationToken ct)
    {
        var connection = await connections.Consuming.GetAsync(ct);
        await topology.DeclareAsync(connection, ct);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        await channel.BasicQosAsync(prefetchSize: 0, subscription.Prefetch, global: false, ct);
        var consumer = new QueueConsumer(channel);
        var tag = await channel.BasicConsumeAsync(subscription.Queue, autoAck: false, consumer, ct);
        health.ConsumerIsUp(subscription.Queue);
        backoff.Reset();

        using var draining = new CancellationTokenSource();
        using var stop = ct.Register(() =>
        {
            consumer.Complete();
            draining.CancelAfter(options.DrainTimeout);
        });
        await Task.WhenAll(Enumerable.Range(0, subscription.Concurrency).Select(_ => WorkAsync(subscription, channel, consumer.Deliveries, ct, draining.Token)));
        if (channel.IsOpen)
        {
            await channel.BasicCancelAsync(tag, noWait: true, CancellationToken.None);
        }
    }

    /// <summary>One lane: takes whatever has gathered, up to the group's bound, and brings it to its end.</summary>
    private async Task WorkAsync(QueueSubscription subscription, IChannel channel, ChannelReader<Delivery> deliveries, CancellationToken stopping, CancellationToken ct)
    {
        var group = new List<Delivery>(subscription.MaxGroupSize);
        while (!stopping.IsCancellationRequested && channel.IsOpen && await deliveries.WaitToReadAsync(ct))
        {
            group.Clear();
            while (group.Count < subscription.MaxGroupSize && deliveries.TryRead(out var delivery))
            {
                group.Add(delivery);
            }

            if (group.Count > 0)
            {
                await processor.ProcessAsync(subscription, group, d => AcknowledgeAsync(channel, d), ct);
            }
        }
    }

    /// <summary>Singly and without waiting: the frame needs no answer. If it is lost with its channel, the inbox knows the redelivery.</summary>
    private static async Task AcknowledgeAsync(IChannel channel, Delivery delivery)
    {
        try
        {
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        }
        catch (AlreadyClosedException)
        {
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The broker's topology differs from what this service needs; it stops.")]
    private partial void LogMismatch(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} is not being consumed: {Reason}")]
    private partial void LogAway(string queue, string reason);
}
