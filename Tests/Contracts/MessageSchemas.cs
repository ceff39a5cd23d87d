using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Payments.Messaging;

namespace Payments.Tests.Contracts;

/// <summary>JSON schemas of the contracts: what the serializer takes, with the doc comments as descriptions, each contract once.</summary>
internal sealed class MessageSchemas(DocComments comments, Assembly contracts)
{
    private readonly SortedDictionary<string, JsonNode> schemas = new(StringComparer.Ordinal);

    public JsonObject ToJson() => new(schemas.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value)));

    /// <summary>A reference to the schema of a contract, which is made when it is first asked for.</summary>
    public JsonObject Reference(Type type)
    {
        if (schemas.TryAdd(type.Name, new JsonObject()))
        {
            schemas[type.Name] = MessageJson.Options.GetJsonSchemaAsNode(
                type,
                new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform }
            );
        }

        return AsyncApiDocument.Reference("components", "schemas", type.Name);
    }

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type.Assembly == contracts && !context.Path.IsEmpty)
        {
            return MayBeNull(schema)
                ? new JsonObject { ["oneOf"] = new JsonArray(Reference(type), new JsonObject { ["type"] = "null" }) }
                : Reference(type);
        }

        var description =
            context.PropertyInfo?.AttributeProvider is MemberInfo property ? comments.Summary(property)
            : type.IsEnum
                ? $"{comments.Summary(type)} {string.Join(' ', type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(Value))}"
            : comments.Summary(type);
        if (description is not null && schema is JsonObject described)
        {
            described.Insert(0, "description", description);
        }

        return schema;
    }

    private string Value(FieldInfo member) => $"`{JsonNamingPolicy.CamelCase.ConvertName(member.Name)}`: {comments.Summary(member)}";

    private static bool MayBeNull(JsonNode schema) => schema["type"] is JsonArray types && types.Any(t => t!.GetValue<string>() == "null");
}
