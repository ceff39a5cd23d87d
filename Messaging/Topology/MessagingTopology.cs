using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Payments.Messaging;

/// <summary>
/// The exchanges, queues and bindings that this service uses. It declares them every time it connects, so whatever was deleted exists
/// again.
/// </summary>
internal sealed class MessagingTopology(IOptions<MessagingRegistrations> registrations, RetryLadder ladder) : IDisposable
{
    /// <summary>AMQP reply code of a declaration that differs from what exists.</summary>
    private const int PreconditionFailed = 406;

    private readonly SemaphoreSlim turn = new(1, 1);
    private ConditionalWeakTable<IConnection, object> declared = [];

    /// <summary>The queues that this service consumes.</summary>
    public IReadOnlyList<QueueSubscription> Subscriptions => registrations.Value.Subscriptions;

    /// <summary>
    /// Declares it once for a connection, however many consumers and relay workers begin on it. One after another: a quorum queue that
    /// somebody else is just declaring is known before its leader runs, and whoever consumes from it then loses the connection (RabbitMQ
    /// answers <c>noproc</c>).
    /// </summary>
    /// <exception cref="TopologyMismatchException">A queue or exchange exists with other arguments.</exception>
    public async Task DeclareOnceAsync(IConnection connection, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            if (!declared.TryGetValue(connection, out _))
            {
                await DeclareAsync(connection, ct);
                declared.AddOrUpdate(connection, connection);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    /// <summary>Something of it may have been deleted: whoever begins next declares it again.</summary>
    public void Forget() => declared = [];

    /// <exception cref="TopologyMismatchException">A queue or exchange exists with other arguments.</exception>
    public async Task DeclareAsync(IConnection connection, CancellationToken ct)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        try
        {
            await DeclareExchangesAsync(channel, ct);
            foreach (var delay in ladder.Delays)
            {
                await DeclareRetryQueueAsync(channel, delay, ct);
            }

            foreach (var queue in Subscriptions.Select(s => s.Queue).Concat(registrations.Value.TargetQueues).Distinct())
            {
                await DeclareQueueAsync(channel, BrokerNames.DeadLetterQueue(queue), QueueArguments.Keep(), ct);
                await DeclareQueueAsync(channel, queue, QueueArguments.Work(queue), ct);
            }

            foreach (var subscription in Subscriptions)
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
        await DeclareQueueAsync(channel, BrokerNames.Unrouted, QueueArguments.Keep(), ct);
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

    /// <summary>
    /// An exchange for each retry queue, because a message keeps its routing key through a fanout exchange: the queue that it returns to.
    /// </summary>
    private static async Task DeclareRetryQueueAsync(IChannel channel, TimeSpan delay, CancellationToken ct)
    {
        var name = RetryLadder.NameOf(delay);
        await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, cancellationToken: ct);
        await DeclareQueueAsync(channel, name, QueueArguments.Retry(delay), ct);
        await channel.QueueBindAsync(name, name, "", cancellationToken: ct);
    }

    private static Task<QueueDeclareOk> DeclareQueueAsync(
        IChannel channel,
        string queue,
        Dictionary<string, object?> arguments,
        CancellationToken ct
    ) => channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: ct);
}
