using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>
/// Runs the real <see cref="DeliveryProcessor"/> on registrations of all queues, which it begins anew whenever they end, as
/// <see cref="ConsumerHost"/> and <see cref="Registration"/> do on real channels.
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
        var topology = new MessagingTopology(Options.Create(new MessagingRegistrations()), world.Ladder);
        var health = new MessagingHealth(topology, world.Options);
        processor = new DeliveryProcessor(
            new SimulatedTransaction(world, process),
            new SimulatedSender(world, process),
            world.Ladder,
            new Sanitizer(NoScopes, health, world.Clock, world.Options, NullLogger<Sanitizer>.Instance),
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
                world.Trace.Add(process.Name, $"loses its registration on {subscription.Queue}: {e.Message}");
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
        var group = new List<Delivery>();
        try
        {
            while (!stopping.IsCancellationRequested && channel.IsOpen && await channel.Deliveries.WaitToReadAsync(ct))
            {
                group.Clear();
                while (group.Count < subscription.MaxGroupSize && channel.Deliveries.TryRead(out var delivery))
                {
                    group.Add(delivery);
                }

                if (group.Count > 0)
                {
                    await processor.ProcessAsync(subscription, group, channel.AcknowledgeAsync, ct);
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
