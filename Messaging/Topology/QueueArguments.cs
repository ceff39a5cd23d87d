namespace Payments.Messaging;

/// <summary>
/// The arguments of every queue. They are asserted whenever a service connects, because dead-lettering is at-least-once only with this
/// strategy, reject-publish and a dead-letter exchange together (https://www.rabbitmq.com/docs/quorum-queues#dead-lettering).
/// </summary>
internal static class QueueArguments
{
    /// <summary>
    /// Deliveries after which the broker itself dead-letters. High, because the consumer counts retries, and the broker also redelivers
    /// when a consumer dies or the broker restarts. Set at all because RabbitMQ 4 would otherwise use 20.
    /// </summary>
    private const int DeliveryLimit = 1_000;

    /// <summary>In effect unlimited, for queues that must not lose a message by themselves (RabbitMQ 3.10 does not accept -1).</summary>
    private const int NoDeliveryLimit = int.MaxValue;

    /// <summary>A queue with consumers; its dead letters go to <c>[queue].dead</c>.</summary>
    public static Dictionary<string, object?> Work(string queue) =>
        new()
        {
            ["x-queue-type"] = "quorum",
            ["x-overflow"] = "reject-publish",
            ["x-dead-letter-exchange"] = BrokerNames.DefaultExchange,
            ["x-dead-letter-routing-key"] = BrokerNames.DeadLetterQueue(queue),
            ["x-dead-letter-strategy"] = "at-least-once",
            ["x-delivery-limit"] = DeliveryLimit,
        };

    /// <summary>
    /// A retry queue: after <paramref name="delay"/> a message goes to the queue that its routing key names.
    /// </summary>
    public static Dictionary<string, object?> Retry(TimeSpan delay) =>
        new()
        {
            ["x-queue-type"] = "quorum",
            ["x-overflow"] = "reject-publish",
            ["x-dead-letter-exchange"] = BrokerNames.DefaultExchange,
            ["x-dead-letter-strategy"] = "at-least-once",
            ["x-message-ttl"] = (int)delay.TotalMilliseconds,
            ["x-delivery-limit"] = NoDeliveryLimit,
        };

    /// <summary>A queue that only stores messages: dead letters and unrouted events.</summary>
    public static Dictionary<string, object?> Keep() =>
        new()
        {
            ["x-queue-type"] = "quorum",
            ["x-overflow"] = "reject-publish",
            ["x-delivery-limit"] = NoDeliveryLimit,
        };
}
