namespace Payments.Messaging;

/// <summary>The names on the broker that all services share.</summary>
public static class BrokerNames
{
    /// <summary>The durable topic exchange of all events.</summary>
    public const string Events = "events";

    /// <summary>A topic exchange that is bound to <see cref="Events"/>, for publishers that know this name.</summary>
    public const string EventsTopic = "events.topic";

    /// <summary>
    /// The alternate exchange of <see cref="Events"/> and the queue behind it: an event that is routed to no queue is kept here.
    /// </summary>
    public const string Unrouted = "events.unrouted";

    /// <summary>The exchange that routes to the queue named by the routing key (AMQP 0-9-1, section 3.1.3.1).</summary>
    public const string DefaultExchange = "";

    /// <summary>The queue that receives the messages that <paramref name="queue"/>'s consumer could not handle.</summary>
    public static string DeadLetterQueue(string queue) => queue + ".dead";
}
