using System.Text.Json.Nodes;
using Payments.Messaging;

namespace Payments.Tests.Contracts;

/// <summary>The operations: which service sends or receives which messages.</summary>
internal static class AsyncApiOperations
{
    public static JsonObject Of(IReadOnlyList<ServiceMessaging> services)
    {
        var operations = new JsonObject();
        foreach (var service in services)
        {
            foreach (var publication in service.Publications)
            {
                Add(operations, service, "send", publication.RoutingKey, MessageExamples.Of(publication));
            }

            foreach (var subscription in service.Subscriptions)
            {
                Add(operations, service, "receive", subscription.Queue, MessageExamples.Of(subscription));
            }
        }

        return operations;
    }

    private static void Add(
        JsonObject operations,
        ServiceMessaging service,
        string action,
        string address,
        IReadOnlyList<IMessage> messages
    )
    {
        var channel = AsyncApiDocument.Key(address);
        operations[$"{service.Service}.{action}.{channel}"] = new JsonObject
        {
            ["action"] = action,
            ["channel"] = AsyncApiDocument.Reference("channels", channel),
            ["tags"] = new JsonArray(new JsonObject { ["name"] = service.Service }),
            ["messages"] = new JsonArray([
                .. messages.Select(m => AsyncApiDocument.Reference("channels", channel, "messages", m.MessageType)),
            ]),
            ["traits"] = new JsonArray(AsyncApiDocument.Reference("components", "operationTraits", action)),
        };
    }
}
