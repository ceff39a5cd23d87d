using System.Text.Json;

namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>What a request changes about the metadata of an object.</summary>
/// <param name="Changes">Texts by name; an empty one removes the name.</param>
internal sealed record MetadataChange(IReadOnlyDictionary<string, string> Changes)
{
    public static readonly MetadataChange ClearAll = new(new Dictionary<string, string>());

    /// <summary>Metadata as objects show them.</summary>
    public static Dictionary<string, string> Read(string? stored) =>
        stored is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(stored)!;

    /// <summary>As they are stored: a JSON object of texts, or null.</summary>
    public string? ApplyTo(string? stored)
    {
        var all = Changes.Count == 0 ? [] : Read(stored);
        foreach (var (name, text) in Changes)
        {
            if (text.Length == 0)
            {
                all.Remove(name);
            }
            else
            {
                all[name] = text;
            }
        }

        return all.Count == 0 ? null : JsonSerializer.Serialize(all);
    }
}
