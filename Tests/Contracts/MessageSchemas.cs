using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Payments.Contracts;
using Payments.Contracts.Mails;
using Payments.Messaging;

namespace Payments.Tests.Contracts;

/// <summary>JSON schemas of the contracts, from the serializer, with the doc comments as descriptions; each contract once.</summary>
internal sealed class MessageSchemas(DocComments comments, Assembly contracts)
{
    private readonly SortedDictionary<string, JsonNode> schemas = new(StringComparer.Ordinal);

    public JsonObject ToJson() => new(schemas.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value)));

    /// <summary>A reference to the schema of a contract, which is created on first use.</summary>
    public JsonObject Reference(Type type) => Reference(type, MessageJson.Options);

    private JsonObject Reference(Type type, JsonSerializerOptions options)
    {
        if (schemas.TryAdd(type.Name, new JsonObject()))
        {
            schemas[type.Name] = Schema(type, options);
        }

        return AsyncApiDocument.Reference("components", "schemas", type.Name);
    }

    private JsonNode Schema(Type type, JsonSerializerOptions options)
    {
        var schema = options.GetJsonSchemaAsNode(
            type,
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform }
        );
        if (type == typeof(NotificationRequested))
        {
            schema["oneOf"] = new JsonArray([
                .. MailTemplates.All.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => OfTemplate(t.Key, t.Value)),
            ]);
        }

        return schema;
    }

    /// <summary>The template's name says what its data are.</summary>
    private JsonObject OfTemplate(string name, Type content) =>
        new()
        {
            ["properties"] = new JsonObject
            {
                ["template"] = new JsonObject { ["const"] = name },
                ["data"] = Reference(content, MailTemplates.JsonOptions),
            },
        };

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(JsonElement))
        {
            schema = new JsonObject { ["type"] = "object" };
        }
        else if (type == typeof(bool) && context.TypeInfo.Options == MailTemplates.JsonOptions)
        {
            schema = new JsonObject
            {
                ["type"] = new JsonArray("string", "boolean"),
                ["enum"] = new JsonArray("true", "false", true, false),
            };
        }
        else if (type.Assembly == contracts && !context.Path.IsEmpty)
        {
            return MayBeNull(schema)
                ? new JsonObject
                {
                    ["oneOf"] = new JsonArray(Reference(type, context.TypeInfo.Options), new JsonObject { ["type"] = "null" }),
                }
                : Reference(type, context.TypeInfo.Options);
        }

        if (Describe(context, type) is { } description && schema is JsonObject described)
        {
            described.Insert(0, "description", description);
        }

        return schema;
    }

    private string? Describe(JsonSchemaExporterContext context, Type type)
    {
        if (context.PropertyInfo?.AttributeProvider is MemberInfo property)
        {
            return comments.Summary(property);
        }

        if (!type.IsEnum)
        {
            return comments.Summary(type);
        }

        var values = type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => Value(f, context.TypeInfo.Options));
        return $"{comments.Summary(type)} {string.Join(' ', values)}";
    }

    private string Value(FieldInfo member, JsonSerializerOptions options) =>
        $"`{(options.PropertyNamingPolicy ?? JsonNamingPolicy.CamelCase).ConvertName(member.Name)}`: {comments.Summary(member)}";

    private static bool MayBeNull(JsonNode schema) => schema["type"] is JsonArray types && types.Any(t => t!.GetValue<string>() == "null");
}
