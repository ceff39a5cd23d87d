namespace Payments.Messaging;

/// <summary>The consumers of the dead-letter queues of all queues that the service subscribes to.</summary>
internal sealed class DeadLetterConsumers(DeadLetterStore store, MessagingTopology topology) : IConsumerSource
{
    private const ushort Prefetch = 200;
    private const int MaxBatchSize = 100;

    public IEnumerable<ConsumerDefinition> Consumers => topology.Subscriptions.Select(s => ConsumerOf(s.Queue));

    private ConsumerDefinition ConsumerOf(string queue) =>
        new(
            BrokerNames.DeadLetterQueue(queue),
            Prefetch,
            Concurrency: 1,
            MaxBatchSize,
            (batch, acknowledge, ct) => store.AddAsync(queue, batch, acknowledge, ct)
        );
}
