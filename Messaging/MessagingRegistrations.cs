namespace Payments.Messaging;

/// <summary>What the service has registered with <see cref="MessagingBuilder"/>.</summary>
internal sealed class MessagingRegistrations
{
    public List<QueueSubscription> Subscriptions { get; } = [];

    public HashSet<string> TargetQueues { get; } = [];
}
