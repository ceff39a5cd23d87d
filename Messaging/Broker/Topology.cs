using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Payments.Messaging;

/// <summary>
/// Declares exchanges, queues and bindings. Every service declares what it uses, each time it connects: whatever was deleted is back.
/// </summary>
internal static class Topology
{
    /// <summary>AMQP reply code of a declaration that differs from what is there.</summary>
    private const int PreconditionFailed = 406;

    public static async Task DeclareAsync(
        IConnection connection,
        IEnumerable<QueueSubscription> subscriptions,
        IEnumerable<string> targets,
        RetryLadder ladder,
        CancellationToken ct
    )
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        try
        {
            await DeclareExchangesAsync(channel, ct);
            foreach (var delay in ladder.Delays)
            {
                await DeclareRungAsync(channel, delay, ct);
            }

            foreach (var queue in subscriptions.Select(s => s.Queue).Concat(targets).Distinct())
            {
                await DeclareQueueAsync(channel, queue, ct);
            }

            foreach (var subscription in subscriptions)
            {
                foreach (var key in subscription.BindingKeys)
                {
                    await channel.QueueBindAsync(subscription.Queue, BrokerNames.Events, key, cancellationToken: ct);
                }
            }
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == PreconditionFailed)
        {
            throw TopologyMismatchException.From(e);
        }
    }

    private static async Task DeclareExchangesAsync(IChannel channel, CancellationToken ct)
    {
        await channel.ExchangeDeclareAsync(BrokerNames.Unrouted, ExchangeType.Fanout, durable: true, cancellationToken: ct);
        await channel.QueueDeclareAsync(
            BrokerNames.Unrouted,
            durable: true,
            exclusive: false,
            autoDelete: false,
            QueueArguments.Keep(),
            cancellationToken: ct
        );
        await channel.QueueBindAsync(BrokerNames.Unrouted, BrokerNames.Unrouted, "", cancellationToken: ct);
        var keepUnrouted = new Dictionary<string, object?> { ["alternate-exchange"] = BrokerNames.Unrouted };
        await channel.ExchangeDeclareAsync(
            BrokerNames.Events,
            ExchangeType.Topic,
            durable: true,
            arguments: keepUnrouted,
            cancellationToken: ct
        );
        await channel.ExchangeDeclareAsync(BrokerNames.EventsTopic, ExchangeType.Topic, durable: true, cancellationToken: ct);
        await channel.ExchangeBindAsync(BrokerNames.Events, BrokerNames.EventsTopic, "#", cancellationToken: ct);
    }

    /// <summary>An exchange for each rung, because a message keeps its routing key through it: the queue to which it goes back.</summary>
    private static async Task DeclareRungAsync(IChannel channel, TimeSpan delay, CancellationToken ct)
    {
        var name = RetryLadder.NameOf(delay);
        await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, cancellationToken: ct);
        await channel.QueueDeclareAsync(
            name,
            durable: true,
            exclusive: false,
            autoDelete: false,
            QueueArguments.Retry(delay),
            cancellationToken: ct
        );
        await channel.QueueBindAsync(name, name, "", cancellationToken: ct);
    }

    private static async Task DeclareQueueAsync(IChannel channel, string queue, CancellationToken ct)
    {
        var dead = BrokerNames.DeadLetterQueue(queue);
        await channel.QueueDeclareAsync(
            dead,
            durable: true,
            exclusive: false,
            autoDelete: false,
            QueueArguments.Keep(),
            cancellationToken: ct
        );
        await channel.QueueDeclareAsync(
            queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            QueueArguments.Work(queue),
            cancellationToken: ct
        );
    }
}
