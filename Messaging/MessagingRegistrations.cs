namespace Payments.Messaging;

/// <summary>What the service has registered with <see cref="MessagingBuilder"/>.</summary>
internal sealed class MessagingRegistrations
{
    public List<QueueSubscription> Subscriptions { get; } = [];

    public List<Publication> Publications { get; } = [];

    /// <summary>The queues that commands are sent to.</summary>
    public IEnumerable<string> TargetQueues => Publications.Where(p => p.Exchange == BrokerNames.DefaultExchange).Select(p => p.RoutingKey);

    /// <exception cref="InvalidOperationException">The service has not registered that it sends this message there.</exception>
    public void ThrowIfNotRegistered(IMessage message, string exchange, string routingKey)
    {
        var type = message.GetType();
        if (!Publications.Exists(p => p.Covers(type, exchange, routingKey)))
        {
            var call = exchange == BrokerNames.DefaultExchange ? nameof(MessagingBuilder.SendTo) : nameof(MessagingBuilder.Publishes);
            throw new InvalidOperationException(
                $"This service has not registered that it sends {type.Name} to {routingKey}. "
                    + $"Add .{call}<{type.Name}>(\"{routingKey}\") to its AddMessaging."
            );
        }
    }
}
