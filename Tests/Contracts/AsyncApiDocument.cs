using System.Text.Json.Nodes;
using Payments.Contracts;

namespace Payments.Tests.Contracts;

/// <summary>
/// The AsyncAPI document (https://www.asyncapi.com/docs/reference/specification/v3.0.0) of everything that the services have registered.
/// </summary>
internal static class AsyncApiDocument
{
    /// <summary>Version of AsyncAPI's AMQP binding.</summary>
    public const string BindingVersion = "0.3.0";

    private const string Description =
        "Every message of the system. Services publish events to the topic exchange `events` by the event's type, and send commands to "
        + "work queues; each consumer has queues of its own. Bodies are JSON (UTF-8): members are in camelCase, unknown ones are ignored. "
        + "Properties and headers are described as services of this system set them; a body without any of them is understood as well. "
        + "A message published to the exchange `events.topic` reaches `events`.";

    /// <summary>Creates the document.</summary>
    public static JsonObject Create(IReadOnlyList<ServiceMessaging> services)
    {
        var comments = new DocComments(typeof(Queues).Assembly);
        var channels = new AsyncApiChannels(services, comments).ToJson();
        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Payments",
                ["version"] = "1.0.0",
                ["description"] = Description,
                ["license"] = new JsonObject { ["name"] = "MIT" },
            },
            ["defaultContentType"] = MessageEnvelope.ContentType,
            ["servers"] = new JsonObject
            {
                ["rabbitmq"] = new JsonObject
                {
                    ["host"] = "localhost:5672",
                    ["protocol"] = "amqp",
                    ["protocolVersion"] = "0.9.1",
                    ["description"] = "RabbitMQ, as the AppHost starts it.",
                    ["security"] = new JsonArray(Reference("components", "securitySchemes", "user")),
                },
            },
            ["channels"] = channels,
            ["operations"] = AsyncApiOperations.Of(services),
            ["components"] = new AsyncApiComponents(services, comments).ToJson(),
        };
    }

    /// <summary>A reference to another part of the document.</summary>
    public static JsonObject Reference(params IEnumerable<string> path) => new() { ["$ref"] = $"#/{string.Join('/', path)}" };

    /// <summary>The name of a routing key or queue as an address, in which a wildcard is a parameter.</summary>
    public static string Address(string routingKey) =>
        routingKey.Replace("*", "{word}", StringComparison.Ordinal).Replace("#", "{words}", StringComparison.Ordinal);

    /// <summary>The name of a channel inside the document.</summary>
    public static string Key(string address) =>
        Address(address).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
}
