namespace Payments.Messaging;

/// <summary>The names on the broker that all services share.</summary>
public static class BrokerNames
{
    /// <summary>The durable topic exchange of all events.</summary>
    public const string Events = "events";

    /// <summary>A topic exchange bound into <see cref="Events"/>, for publishers that know this name.</summary>
    public const string EventsTopic = "events.topic";

    /// <summary>
    /// Alternate exchange of <see cref="Events"/> and the queue behind it: an event that no queue is bound to is kept here.
    /// </summary>
    public const string Unrouted = "events.unrouted";

    /// <summary>The exchange that routes to the queue named by the routing key (AMQP 0-9-1, section 3.1.3.1).</summary>
    public const string DefaultExchange = "";

    /// <summary>The queue that holds what <paramref name="queue"/> could not handle.</summary>
    public static string DeadLetterQueue(string queue) => queue + ".dead";
}
