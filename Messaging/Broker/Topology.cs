using System.Text.RegularExpressions;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Payments.Messaging;

/// <summary>Declares exchanges, queues and bindings. Every service declares what it uses, each time it connects: whatever was deleted is back.</summary>
internal static partial class Topology
{
    /// <summary>AMQP reply code of a declaration that differs from what is there.</summary>
    private const int PreconditionFailed = 406;

    public static async Task DeclareAsync(IConnection connection, IEnumerable<QueueSubscription> subscriptions, IEnumerable<string> targets, CancellationToken ct)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        try
        {
            await DeclareExchangesAsync(channel, ct);
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
        await channel.QueueDeclareAsync(BrokerNames.Unrouted, durable: true, exclusive: false, autoDelete: false, QueueArguments.Keep(), cancellationToken: ct);
        await channel.QueueBindAsync(BrokerNames.Unrouted, BrokerNames.Unrouted, "", cancellationToken: ct);
        var keepUnrouted = new Dictionary<string, object?> { ["alternate-exchange"] = BrokerNames.Unrouted };
        await channel.ExchangeDeclareAsync(BrokerNames.Events, ExchangeType.Topic, durable: true, arguments: keepUnrouted, cancellationToken: ct);
        await channel.ExchangeDeclareAsync(BrokerNames.EventsTopic, ExchangeType.Topic, durable: true, cancellationToken: ct);
        await channel.ExchangeBindAsync(BrokerNames.Events, BrokerNames.EventsTopic, "#", cancellationToken: ct);
    }

    private static async Task DeclareQueueAsync(IChannel channel, string queue, CancellationToken ct)
    {
        var dead = BrokerNames.DeadLetterQueue(queue);
        await channel.QueueDeclareAsync(dead, durable: true, exclusive: false, autoDelete: false, QueueArguments.Keep(), cancellationToken: ct);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, QueueArguments.Work(queue), cancellationToken: ct);
    }
}

/// <summary>A queue or exchange exists on the broker with other arguments than this service needs for its guarantees.</summary>
public sealed partial class TopologyMismatchException : Exception
{
    private TopologyMismatchException(string message, Exception inner) : base(message, inner)
    {
    }

    internal static TopologyMismatchException From(OperationInterruptedException e)
    {
        // PRECONDITION_FAILED - inequivalent arg 'x-overflow' for queue 'a.q' in vhost '/': received 'reject-publish' but current is 'drop-head'
        var text = e.ShutdownReason!.ReplyText;
        var match = Inequivalent().Match(text);
        return new TopologyMismatchException(
            match.Success
                ? $"The {match.Groups["kind"].Value} '{match.Groups["name"].Value}' exists with another '{match.Groups["argument"].Value}' than this service needs "
                    + $"({match.Groups["difference"].Value}). Delete it, once it is empty, and start the service again."
                : text,
            e);
    }

    [GeneratedRegex("inequivalent arg '(?<argument>[^']+)' for (?<kind>queue|exchange) '(?<name>[^']+)' in vhost '[^']*': (?<difference>.+)$")]
    private static partial Regex Inequivalent();
}
