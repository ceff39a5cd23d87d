namespace Payments.Messaging;

/// <summary>Consumers that <see cref="ConsumerWorker"/> runs: those of the subscriptions, and those of their dead-letter queues.</summary>
internal interface IConsumerSource
{
    IEnumerable<ConsumerDefinition> Consumers { get; }
}
