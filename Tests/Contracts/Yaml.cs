using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

namespace Payments.Tests.Contracts;

/// <summary>Writes JSON as YAML. Members that are null are left out.</summary>
internal static class Yaml
{
    private static readonly ISerializer Serializer = new SerializerBuilder()
        .WithQuotingNecessaryStrings(quoteYaml1_1Strings: true)
        .WithEventEmitter(next => new QuotedTimes(next))
        .WithIndentedSequences()
        .DisableAliases()
        .WithNewLine("\n")
        .Build();

    public static string Write(JsonNode document) => Serializer.Serialize(Plain(document)!);

    private static object? Plain(JsonNode? node) =>
        node switch
        {
            null => null,
            JsonObject members => members.Where(m => m.Value is not null).ToDictionary(m => m.Key, m => Plain(m.Value)),
            JsonArray items => items.Select(Plain).ToList(),
            _ => node.GetValueKind() switch
            {
                JsonValueKind.String => node.GetValue<string>(),
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => decimal.Parse(node.ToJsonString(), null),
            },
        };

    /// <summary>Quotes times, which readers of YAML 1.1 and js-yaml would otherwise read as timestamps and not as strings.</summary>
    private sealed class QuotedTimes(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source.Value is string text && DateTimeOffset.TryParse(text, null, out _))
            {
                eventInfo.Style = ScalarStyle.DoubleQuoted;
            }

            base.Emit(eventInfo, emitter);
        }
    }
}
