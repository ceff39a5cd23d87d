using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>
/// Runs the real <see cref="DeliveryProcessor"/> on consumers of all queues and starts them again when they end, as
/// <see cref="ConsumerWorker"/> and <see cref="QueueConsumer"/> do on real channels.
/// </summary>
internal sealed class Consumer
{
    private static readonly IServiceScopeFactory NoScopes = new ServiceCollection()
        .BuildServiceProvider()
        .GetRequiredService<IServiceScopeFactory>();

    private readonly World world;
    private readonly SimulatedProcess process;
    private readonly MessagingOptions options;
    private readonly DeliveryProcessor processor;

    public Consumer(World world, SimulatedProcess process)
    {
        this.world = world;
        this.process = process;
        options = world.Options.Value;
        var health = new MessagingHealth(Options.Create(new MessagingRegistrations()), world.Options);
        processor = new DeliveryProcessor(
            new SimulatedTransaction(world, process),
            new SimulatedSender(world, process),
            world.Ladder,
            new MessageSanitizer(NoScopes, health, world.Clock, world.Options, NullLogger<MessageSanitizer>.Instance),
            health,
            world.Clock,
            world.Options,
            NullLogger<DeliveryProcessor>.Instance
        );
    }

    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(world.Subscriptions.Select(s => ConsumeForeverAsync(s, stopping)));

    private async Task ConsumeForeverAsync(QueueSubscription subscription, CancellationToken stopping)
    {
        var backoff = new Backoff(options.ReconnectDelay, options.MaxReconnectDelay, world.Clock, options.Random);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ConsumeAsync(subscription, backoff, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is IOException || stopping.IsCancellationRequested)
            {
                world.Trace.Add(process.Name, $"loses its consumer of {subscription.Queue}: {e.Message}");
            }

            await backoff.WaitAsync(stopping);
        }
    }

    private async Task ConsumeAsync(QueueSubscription subscription, Backoff backoff, CancellationToken stopping)
    {
        await using var channel = await ConsumingChannel.OpenAsync(world, process, subscription);
        using var draining = new CancellationTokenSource(Timeout.InfiniteTimeSpan, world.Clock);
        using var stop = stopping.Register(() =>
        {
            channel.Complete();
            draining.CancelAfter(options.DrainTimeout);
        });
        await Task.WhenAll(
            Enumerable.Range(0, subscription.Concurrency).Select(_ => WorkAsync(subscription, channel, backoff, stopping, draining.Token))
        );
    }

    private async Task WorkAsync(
        QueueSubscription subscription,
        ConsumingChannel channel,
        Backoff backoff,
        CancellationToken stopping,
        CancellationToken ct
    )
    {
        var batch = new List<Delivery>();
        try
        {
            while (!stopping.IsCancellationRequested && channel.IsOpen && await channel.Deliveries.WaitToReadAsync(ct))
            {
                batch.Clear();
                while (batch.Count < subscription.MaxGroupSize && channel.Deliveries.TryRead(out var delivery))
                {
                    batch.Add(delivery);
                }

                if (batch.Count > 0)
                {
                    await processor.ProcessAsync(subscription, batch, channel.AcknowledgeAsync, ct);
                    backoff.Reset();
                }
            }
        }
        finally
        {
            channel.Complete();
        }
    }
}
