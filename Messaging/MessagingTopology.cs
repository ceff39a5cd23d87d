using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>What this service has asked for: queues to consume, queues to send to.</summary>
internal sealed class MessagingTopology(IOptions<MessagingRegistrations> registrations, RetryLadder ladder)
{
    public IReadOnlyList<QueueSubscription> Subscriptions => registrations.Value.Subscriptions;

    public Task DeclareAsync(IConnection connection, CancellationToken ct) =>
        Topology.DeclareAsync(connection, Subscriptions, registrations.Value.TargetQueues, ladder, ct);
}
