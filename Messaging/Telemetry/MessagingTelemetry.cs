using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Payments.Messaging;

/// <summary>
/// Spans and metrics, named by OpenTelemetry's semantic conventions for messaging. They never contain a body or an address.
/// </summary>
internal static class MessagingTelemetry
{
    public const string Name = "Payments.Messaging";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Sent = Meter.CreateCounter<long>(
        "messaging.client.sent.messages",
        "{message}",
        "Messages that the broker has confirmed."
    );
    public static readonly Counter<long> Consumed = Meter.CreateCounter<long>(
        "messaging.client.consumed.messages",
        "{message}",
        "Messages whose effect is committed."
    );
    public static readonly Counter<long> Duplicates = Meter.CreateCounter<long>(
        "payments.messaging.inbox.duplicates",
        "{message}",
        "Deliveries that the inbox had already recorded."
    );
    public static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>(
        "payments.messaging.dead_letters",
        "{message}",
        "Messages moved to a dead-letter queue."
    );
    public static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "payments.messaging.retries",
        "{message}",
        "Messages sent to a retry queue."
    );
    public static readonly Counter<long> Redeliveries = Meter.CreateCounter<long>(
        "payments.messaging.redeliveries",
        "{message}",
        "Deliveries that the broker had made before."
    );
    public static readonly Histogram<double> ProcessDuration = Meter.CreateHistogram<double>(
        "messaging.process.duration",
        "s",
        "Time from the start of a transaction to its commit."
    );

    public static readonly Gauge<long> OutboxDepth = Meter.CreateGauge<long>(
        "payments.messaging.outbox.depth",
        "{message}",
        "Messages that wait in the outbox; counted up to 100,000."
    );
    public static readonly Gauge<double> OutboxAge = Meter.CreateGauge<double>(
        "payments.messaging.outbox.oldest_age",
        "s",
        "Age of the oldest message in the outbox."
    );
    public static readonly Gauge<long> DeadLettersWaiting = Meter.CreateGauge<long>(
        "payments.messaging.dead_letters.waiting",
        "{message}",
        "Dead letters neither replayed nor discarded; counted up to 100,000."
    );

    /// <summary>Whether anything listens to the spans.</summary>
    public static bool IsTraced => Source.HasListeners();

    /// <summary>Starts the span of publishing one message; null when nobody listens.</summary>
    public static Activity? StartPublish(
        string exchange,
        string routingKey,
        Guid messageId,
        string? correlationId,
        string? traceParent,
        string? traceState
    )
    {
        Activity.Current = null; // Otherwise a message without a trace would join that of the message before it.
        var activity = Source.StartActivity($"publish {routingKey}", ActivityKind.Producer, ParentOf(traceParent, traceState));
        Describe(activity, "publish", "send", exchange.Length == 0 ? routingKey : $"{exchange}:{routingKey}", messageId, correlationId);
        activity?.SetTag("messaging.rabbitmq.destination.routing_key", routingKey);
        return activity;
    }

    /// <summary>Starts the span of handling one delivery; null when nobody listens.</summary>
    public static Activity? StartProcess(string queue, Delivery delivery)
    {
        Activity.Current = null;
        if (!IsTraced)
        {
            return null;
        }

        var activity = Source.StartActivity($"process {queue}", ActivityKind.Consumer, ParentOf(delivery.TraceParent, delivery.TraceState));
        Describe(activity, "process", "process", queue, delivery.Identity.MessageId, delivery.CorrelationId);
        return activity;
    }

    /// <summary>The tags of a measurement about a queue or routing key.</summary>
    public static TagList Tags(string destination) =>
        new() { { "messaging.system", "rabbitmq" }, { "messaging.destination.name", destination } };

    private static ActivityContext ParentOf(string? traceParent, string? traceState) =>
        ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var context) ? context : default;

    private static void Describe(
        Activity? activity,
        string operation,
        string type,
        string destination,
        Guid messageId,
        string? correlationId
    )
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", "rabbitmq");
            activity.SetTag("messaging.operation.name", operation);
            activity.SetTag("messaging.operation.type", type);
            activity.SetTag("messaging.destination.name", destination);
            activity.SetTag("messaging.message.id", messageId);
            activity.SetTag("messaging.message.conversation_id", correlationId);
        }
    }
}
