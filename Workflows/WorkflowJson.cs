using System.Text.Json;
using System.Text.Json.Serialization;

namespace Payments.Workflows;

/// <summary>How inputs, results and histories are written.</summary>
internal static class WorkflowJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    /// <exception cref="InvalidOperationException">It is longer than <paramref name="maxLength"/> characters.</exception>
    public static JsonElement? Write<T>(T value, int maxLength)
    {
        if (value is null)
        {
            return null;
        }

        var text = JsonSerializer.Serialize(value, value.GetType(), Options);
        return text.Length <= maxLength
            ? JsonElement.Parse(text)
            : throw new InvalidOperationException(
                $"A {value.GetType().Name} of {text.Length} characters is more than the {maxLength} that are kept: "
                    + "record where it is kept instead."
            );
    }

    public static T Read<T>(JsonElement? json) => json is { } element ? element.Deserialize<T>(Options)! : default!;

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
