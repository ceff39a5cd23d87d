using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Contracts;
using Payments.Messaging;

namespace Payments.Tests.Contracts;

/// <summary>The components: messages, their schemas, traits and bindings.</summary>
internal sealed class AsyncApiComponents(IReadOnlyList<ServiceMessaging> services, DocComments comments)
{
    private readonly MessageSchemas schemas = new(comments, typeof(Queues).Assembly);

    public JsonObject ToJson()
    {
        var messages = new JsonObject();
        var used = services
            .SelectMany(s => s.Publications.SelectMany(MessageExamples.Of).Concat(s.Subscriptions.SelectMany(MessageExamples.Of)))
            .Distinct();
        foreach (var message in used.OrderBy(m => m.MessageType, StringComparer.Ordinal))
        {
            messages[message.MessageType] = OfMessage(message);
        }

        messages["retry"] = OfCopy(
            "Message that waits for its next attempt",
            "The message as it came, with its own id, body and headers, and with this additional header.",
            HeaderSchemas.Retry()
        );
        messages["dead-letter"] = OfCopy(
            "Dead letter",
            "The message as it came, with its own id, body and headers, and with these additional headers.",
            HeaderSchemas.DeadLetter()
        );
        return new JsonObject
        {
            ["messages"] = messages,
            ["messageTraits"] = new JsonObject
            {
                ["envelope"] = new JsonObject
                {
                    ["contentType"] = MessageEnvelope.ContentType,
                    ["headers"] = MessageEnvelope.Headers(),
                    ["x-amqp-properties"] = MessageEnvelope.AmqpProperties(),
                },
            },
            ["schemas"] = schemas.ToJson(),
            ["channelBindings"] = new JsonObject { ["event"] = EventBinding() },
            ["operationTraits"] = new JsonObject
            {
                ["send"] = Operation(("deliveryMode", MessageEnvelope.DeliveryMode), ("mandatory", true), ("timestamp", true)),
                ["receive"] = Operation(("ack", true)),
            },
            ["securitySchemes"] = new JsonObject { ["user"] = new JsonObject { ["type"] = "userPassword" } },
        };
    }

    private JsonObject OfMessage(IMessage message) =>
        new()
        {
            ["name"] = message.MessageType,
            ["title"] = message.GetType().Name,
            ["summary"] = comments.Summary(message.GetType()),
            ["traits"] = new JsonArray(AsyncApiDocument.Reference("components", "messageTraits", "envelope")),
            ["payload"] = schemas.Reference(message.GetType()),
            ["bindings"] = Amqp(("contentEncoding", MessageEnvelope.ContentEncoding), ("messageType", message.MessageType)),
            ["examples"] = new JsonArray(
                new JsonObject { ["payload"] = JsonSerializer.SerializeToNode(message, message.GetType(), MessageJson.Options) }
            ),
        };

    private static JsonObject OfCopy(string title, string summary, JsonObject headers) =>
        new()
        {
            ["title"] = title,
            ["summary"] = summary,
            ["headers"] = headers,
        };

    private static JsonObject EventBinding() =>
        Amqp(
            ("is", "routingKey"),
            (
                "exchange",
                new JsonObject
                {
                    ["name"] = BrokerNames.Events,
                    ["type"] = "topic",
                    ["durable"] = true,
                    ["autoDelete"] = false,
                    ["vhost"] = "/",
                }
            ),
            ("x-arguments", new JsonObject { ["alternate-exchange"] = BrokerNames.Unrouted })
        );

    private static JsonObject Operation(params (string Name, JsonNode Value)[] members) => new() { ["bindings"] = Amqp(members) };

    private static JsonObject Amqp(params (string Name, JsonNode Value)[] members)
    {
        var binding = new JsonObject(members.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)m.Value)))
        {
            ["bindingVersion"] = AsyncApiDocument.BindingVersion,
        };
        return new JsonObject { ["amqp"] = binding };
    }
}
