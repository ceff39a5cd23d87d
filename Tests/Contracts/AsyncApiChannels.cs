using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Contracts;
using Payments.Messaging;

namespace Payments.Tests.Contracts;

/// <summary>
/// The channels: one for each routing key of the exchange <c>events</c>, one for each queue, and one for each kind of queue that every
/// service declares.
/// </summary>
internal sealed class AsyncApiChannels(IReadOnlyList<ServiceMessaging> services, DocComments comments)
{
    private readonly IReadOnlyList<Publication> events =
    [
        .. services.SelectMany(s => s.Publications).Where(p => p.Exchange == BrokerNames.Events),
    ];
    private readonly IReadOnlyList<Publication> commands =
    [
        .. services.SelectMany(s => s.Publications).Where(p => p.Exchange == BrokerNames.DefaultExchange),
    ];
    private readonly IReadOnlyList<QueueSubscription> subscriptions = [.. services.SelectMany(s => s.Subscriptions)];

    public JsonObject ToJson()
    {
        var channels = new JsonObject();
        foreach (var (routingKey, type) in RoutingKeys())
        {
            channels[AsyncApiDocument.Key(routingKey)] = OfEvent(routingKey, type);
        }

        foreach (var queue in Queues())
        {
            channels[AsyncApiDocument.Key(queue)] = OfQueue(queue);
        }

        foreach (var delay in new MessagingOptions().RetryDelays)
        {
            channels[RetryLadder.NameOf(delay)] = OfRetry(RetryLadder.NameOf(delay), delay);
        }

        channels["dead-letters"] = OfDeadLetters();
        channels[BrokerNames.Unrouted] = OfUnrouted();
        return channels;
    }

    /// <summary>The events that services publish, and those that they only subscribe to because another program publishes them.</summary>
    private IEnumerable<(string RoutingKey, Type Type)> RoutingKeys()
    {
        var subscribed = subscriptions
            .SelectMany(s => s.BindingKeys.Select(key => (key, s.MessageType)))
            .Where(s => !events.Any(e => Publication.Matches(e.RoutingKey, s.key) || Publication.Matches(s.key, e.RoutingKey)));
        return events
            .Select(e => (e.RoutingKey, e.MessageType))
            .Concat(subscribed)
            .DistinctBy(e => e.Item1)
            .OrderBy(e => e.Item1, StringComparer.Ordinal);
    }

    private IEnumerable<string> Queues() =>
        subscriptions.Select(s => s.Queue).Concat(commands.Select(c => c.RoutingKey)).Distinct().Order(StringComparer.Ordinal);

    private JsonObject OfEvent(string routingKey, Type type)
    {
        var bound = subscriptions.Where(s =>
            s.BindingKeys.Any(key => Publication.Matches(routingKey, key) || Publication.Matches(key, routingKey))
        );
        var parameters = new JsonObject();
        if (routingKey.Contains('*'))
        {
            parameters["word"] = new JsonObject { ["description"] = "One word, without a dot." };
        }

        if (routingKey.Contains('#'))
        {
            parameters["words"] = new JsonObject { ["description"] = "Any number of words, with dots between them." };
        }

        return new JsonObject
        {
            ["address"] = AsyncApiDocument.Address(routingKey),
            ["description"] = Describe(comments.Summary(type), "Goes to", bound.Select(s => s.Queue)),
            ["parameters"] = parameters.Count > 0 ? parameters : null,
            ["messages"] = Messages(MessageExamples.Of(type, [routingKey])),
            ["bindings"] = AsyncApiDocument.Reference("components", "channelBindings", "event"),
        };
    }

    private JsonObject OfQueue(string queue)
    {
        string[] bindingKeys = [.. subscriptions.Where(s => s.Queue == queue).SelectMany(s => s.BindingKeys)];
        var messages = commands
            .Where(c => c.RoutingKey == queue)
            .SelectMany(MessageExamples.Of)
            .Concat(subscriptions.Where(s => s.Queue == queue).SelectMany(MessageExamples.Of))
            .Distinct();
        var bindings = new JsonArray([
            .. bindingKeys.Select(key => new JsonObject { ["exchange"] = BrokerNames.Events, ["routingKey"] = key }),
        ]);
        return new JsonObject
        {
            ["address"] = queue,
            ["description"] = Describe(SummaryOf(queue), $"Bound to the exchange `{BrokerNames.Events}` by", bindingKeys),
            ["messages"] = Messages(messages),
            ["bindings"] = Binding(queue, QueueArguments.Work(queue)),
            ["x-bindings"] = bindings.Count > 0 ? bindings : null,
        };
    }

    private static JsonObject OfRetry(string queue, TimeSpan delay) =>
        new()
        {
            ["address"] = queue,
            ["description"] =
                $"Where a message of any queue waits after a failed attempt, for at most {delay.TotalSeconds:0} s. It comes "
                + "through the fanout exchange of the same name and returns to the one queue that it failed in, which is its routing key.",
            ["messages"] = new JsonObject { ["retry"] = AsyncApiDocument.Reference("components", "messages", "retry") },
            ["bindings"] = Binding(queue, QueueArguments.Retry(delay)),
        };

    private JsonObject OfDeadLetters() =>
        new()
        {
            ["address"] = BrokerNames.DeadLetterQueue("{queue}"),
            ["description"] =
                "Messages that the consumer of a queue could not handle, with the reason in their headers. The consumer's service "
                + "moves them into its database, for operators.",
            ["parameters"] = new JsonObject { ["queue"] = Values("The queue that it failed in.", Queues()) },
            ["messages"] = new JsonObject { ["dead-letter"] = AsyncApiDocument.Reference("components", "messages", "dead-letter") },
            ["bindings"] = Binding(BrokerNames.DeadLetterQueue("{queue}"), QueueArguments.Keep()),
        };

    private static JsonObject OfUnrouted() =>
        new()
        {
            ["address"] = BrokerNames.Unrouted,
            ["description"] = "Events that were routed to no queue; the queue behind the alternate exchange of `events`.",
            ["bindings"] = Binding(BrokerNames.Unrouted, QueueArguments.Keep()),
        };

    private static JsonObject Messages(IEnumerable<IMessage> messages) =>
        new(
            messages.Select(m =>
                KeyValuePair.Create(m.MessageType, (JsonNode?)AsyncApiDocument.Reference("components", "messages", m.MessageType))
            )
        );

    private static JsonObject Values(string description, IEnumerable<string> values) =>
        new() { ["description"] = description, ["enum"] = new JsonArray([.. values.Select(v => JsonValue.Create(v))]) };

    private static JsonObject Binding(string queue, Dictionary<string, object?> arguments)
    {
        var binding = new JsonObject
        {
            ["is"] = "queue",
            ["queue"] = new JsonObject
            {
                ["name"] = queue,
                ["durable"] = true,
                ["exclusive"] = false,
                ["autoDelete"] = false,
                ["vhost"] = "/",
            },
            ["x-arguments"] = JsonSerializer.SerializeToNode(arguments),
            ["bindingVersion"] = AsyncApiDocument.BindingVersion,
        };
        return new JsonObject { ["amqp"] = binding };
    }

    private static string Describe(string? summary, string relation, IEnumerable<string> names) =>
        string.Join(
            ' ',
            new[] { summary, names.Any() ? $"{relation} {string.Join(", ", names.Select(n => $"`{n}`"))}." : null }.OfType<string>()
        );

    private string? SummaryOf(string queue) =>
        typeof(Queues)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => (string)f.GetRawConstantValue()! == queue)
            .Select(comments.Summary)
            .SingleOrDefault();
}
