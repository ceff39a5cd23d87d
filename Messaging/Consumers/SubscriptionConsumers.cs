namespace Payments.Messaging;

/// <summary>The consumers of the queues that the service subscribes to.</summary>
internal sealed class SubscriptionConsumers(DeliveryProcessor processor, MessagingTopology topology) : IConsumerSource
{
    public IEnumerable<ConsumerDefinition> Consumers => topology.Subscriptions.Select(ConsumerOf);

    private ConsumerDefinition ConsumerOf(QueueSubscription s) =>
        new(
            s.Queue,
            s.Prefetch,
            s.Concurrency,
            s.MaxGroupSize,
            (batch, acknowledge, ct) => processor.ProcessAsync(s, batch, acknowledge, ct)
        );
}
