using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Contracts;

/// <summary>docs/asyncapi.yaml describes exactly what the code does.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class AsyncApiTests(SharedSystem shared)
{
    private const string Write = "WRITE_ASYNCAPI";
    private const string Command = "scripts/write-asyncapi.sh";

    private static readonly string Written = Path.Combine(Path.GetDirectoryName(Projects.AppHost.ProjectPath)!, "docs", "asyncapi.yaml");
    private static readonly Lazy<JsonObject> Document = new(() => AsyncApiDocument.Create(ServiceMessaging.OfAllServices()));

    public static TheoryData<string> MessageTypes() => [.. MessageExamples.All.Select(m => m.MessageType)];

    [Fact]
    public async Task The_document_is_what_the_code_says()
    {
        var text = $"# Written by {Command} from the code; a test compares the two.\n{Yaml.Write(Document.Value)}";
        if (Environment.GetEnvironmentVariable(Write) is "true")
        {
            await File.WriteAllTextAsync(Written, text, TestContext.Current.CancellationToken);
        }

        var written = await File.ReadAllLinesAsync(Written, TestContext.Current.CancellationToken);
        var wanted = text.TrimEnd('\n').Split('\n');
        var line = wanted.Zip(written).TakeWhile(pair => pair.First == pair.Second).Count();
        (line == wanted.Length && line == written.Length).ShouldBeTrue(
            $"docs/asyncapi.yaml is not what the code says; {Command} writes it again. Line {line + 1} should be\n"
                + $"{wanted.ElementAtOrDefault(line) ?? "(the end)"}\nand is\n{written.ElementAtOrDefault(line) ?? "(the end)"}"
        );
    }

    [Theory]
    [MemberData(nameof(MessageTypes))]
    public void A_message_is_read_as_it_was_written_and_its_schema_knows_every_member(string messageType)
    {
        var message = MessageExamples.All.Single(m => m.MessageType == messageType);
        var body = JsonSerializer.SerializeToNode(message, message.GetType(), MessageJson.Options)!.AsObject();

        var read = (IMessage)body.Deserialize(message.GetType(), MessageJson.Options)!;

        JsonNode.DeepEquals(JsonSerializer.SerializeToNode(read, message.GetType(), MessageJson.Options), body).ShouldBeTrue();
        (read.MessageType, read.CorrelationId).ShouldBe((message.MessageType, message.CorrelationId));
        body.Select(m => m.Key)
            .ShouldBeSubsetOf(
                Document.Value["components"]!["schemas"]![message.GetType().Name]!["properties"]!.AsObject().Select(p => p.Key)
            );
    }

    [Fact]
    public async Task Every_queue_of_the_running_system_is_in_it_with_its_arguments_and_no_other()
    {
        var known = QueuesInDocument();
        var queues = await BrokerAsync("queues");
        known.Keys.ShouldBeSubsetOf(queues.Select(q => q!["name"]!.GetValue<string>()));
        foreach (var queue in queues)
        {
            var name = queue!["name"]!.GetValue<string>();
            known.ShouldContainKey(name);
            JsonNode
                .DeepEquals(queue["arguments"], known[name]["x-arguments"])
                .ShouldBeTrue($"the arguments of {name} are {queue["arguments"]}");
            foreach (
                var (property, inDocument) in new[] { ("durable", "durable"), ("exclusive", "exclusive"), ("auto_delete", "autoDelete") }
            )
            {
                JsonNode.DeepEquals(queue[property], known[name]["queue"]![inDocument]).ShouldBeTrue($"{property} of {name}");
            }
        }
    }

    [Fact]
    public async Task Every_binding_of_the_running_system_is_in_it_and_no_other()
    {
        var bindings = (await BrokerAsync("bindings"))
            .Where(b => b!["source"]!.GetValue<string>() == BrokerNames.Events && b["destination_type"]!.GetValue<string>() == "queue")
            .Select(b => $"{b!["destination"]} {b["routing_key"]}");

        var inDocument = Document.Value["channels"]!
            .AsObject()
            .SelectMany(channel =>
                channel.Value!["x-bindings"]?.AsArray() is { } bound
                    ? bound.Select(b => $"{channel.Value["address"]} {b!["routingKey"]}")
                    : []
            );

        bindings.ShouldBe(inDocument, ignoreOrder: true);
    }

    [Fact]
    public async Task The_exchange_of_events_is_as_it_says()
    {
        var exchange = (await BrokerAsync("exchanges")).Single(e => e!["name"]!.GetValue<string>() == BrokerNames.Events)!;
        var binding = Document.Value["components"]!["channelBindings"]!["event"]!["amqp"]!;

        JsonNode.DeepEquals(exchange["type"], binding["exchange"]!["type"]).ShouldBeTrue();
        JsonNode.DeepEquals(exchange["durable"], binding["exchange"]!["durable"]).ShouldBeTrue();
        JsonNode.DeepEquals(exchange["auto_delete"], binding["exchange"]!["autoDelete"]).ShouldBeTrue();
        JsonNode.DeepEquals(exchange["arguments"], binding["x-arguments"]).ShouldBeTrue();
    }

    /// <summary>
    /// The AMQP binding of each queue. A channel whose address has a parameter stands for one queue for each value of the parameter.
    /// </summary>
    private static Dictionary<string, JsonNode> QueuesInDocument()
    {
        var queues = new Dictionary<string, JsonNode>();
        foreach (var channel in Document.Value["channels"]!.AsObject().Select(c => c.Value!).Where(c => c["bindings"]!["amqp"] is not null))
        {
            var address = channel["address"]!.GetValue<string>();
            var names = channel["parameters"] is JsonObject parameters
                ? parameters.SelectMany(p =>
                    p.Value!["enum"]!
                        .AsArray()
                        .Select(v => address.Replace($"{{{p.Key}}}", v!.GetValue<string>(), StringComparison.Ordinal))
                )
                : [address];
            foreach (var name in names)
            {
                queues.Add(name, channel["bindings"]!["amqp"]!);
            }
        }

        return queues;
    }

    /// <summary>The objects of a kind in the services' virtual host, from RabbitMQ's management API.</summary>
    private async Task<JsonArray> BrokerAsync(string kind)
    {
        using var management = await (await shared.GetAsync()).ManagementAsync();
        return JsonNode.Parse(await management.GetStringAsync($"/api/{kind}/%2F", TestContext.Current.CancellationToken))!.AsArray();
    }
}
