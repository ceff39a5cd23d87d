using System.Globalization;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>
/// The parameters of a request, by the names that Stripe's form encoding gives them: <c>card[number]</c>, <c>metadata[order]</c>,
/// <c>payment_method_types[0]</c>. What has been read is remembered, so that the rest can be refused.
/// </summary>
internal sealed class Parameters(Dictionary<string, string> values)
{
    /// <summary>As Stripe has it (https://docs.stripe.com/api/metadata).</summary>
    private const int MaxMetadataKeys = 50;

    private const int MaxMetadataKeyLength = 40;
    private const int MaxMetadataValueLength = 500;
    private const int MaxNames = 5;

    private readonly HashSet<string> read = [];

    /// <summary>A text of at least one character; null when it is left out.</summary>
    /// <exception cref="ApiException">It is empty, longer than <paramref name="maxLength"/> characters, or holds a card number or a
    /// security code.</exception>
    public string? Text(string name, int maxLength)
    {
        var text = Clearable(name, maxLength);
        return text is { Length: 0 } ? throw ApiErrors.Empty(name) : text;
    }

    /// <summary>A text that may be empty, which clears what was there.</summary>
    public string? Clearable(string name, int maxLength)
    {
        var text = Raw(name);
        if (text?.Length > maxLength)
        {
            throw ApiErrors.TooLong(name, maxLength);
        }

        return CardNumbers.AreIn($"{name}={text}") ? throw ApiErrors.Invalid(name, $"{name} must not hold card data.") : text;
    }

    /// <summary>A text without any check. It may be a card number, so it must not be kept.</summary>
    public string? Raw(string name)
    {
        read.Add(name);
        return values.GetValueOrDefault(name);
    }

    /// <summary>A whole number; null when it is left out.</summary>
    public long? Integer(string name, long min = long.MinValue, long max = long.MaxValue)
    {
        if (Raw(name) is not { } text)
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw ApiErrors.NotInteger(name);
        }

        if (number < min)
        {
            throw ApiErrors.Below(name, min);
        }

        return number <= max ? number : throw ApiErrors.Above(name, max);
    }

    /// <summary>A yes or no; no when it is left out.</summary>
    public bool Flag(string name) =>
        Raw(name) switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw ApiErrors.Invalid(name, $"Invalid boolean for {name}."),
        };

    /// <summary>One of some words; null when it is left out.</summary>
    public string? Choice(string name, params string[] choices) =>
        Raw(name) switch
        {
            null => null,
            { } text when choices.Contains(text, StringComparer.Ordinal) => text,
            _ => throw ApiErrors.NotChoice(name, choices),
        };

    /// <summary>A list of words, of which <paramref name="known"/> are taken.</summary>
    public void List(string name, params string[] known)
    {
        foreach (var member in values.Keys.Where(k => k.StartsWith(name + "[", StringComparison.Ordinal)))
        {
            Choice(member, known);
        }
    }

    /// <summary>Names and texts to keep with an object; an empty text removes the name, an empty metadata all of them.</summary>
    public MetadataChange? Metadata()
    {
        const string Name = "metadata";
        var changes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in values.Keys.Where(k => k.StartsWith(Name + "[", StringComparison.Ordinal) && k.EndsWith(']')))
        {
            var key = member[(Name.Length + 1)..^1];
            if (key.Length is 0 or > MaxMetadataKeyLength || key.Any(c => c is '[' or ']'))
            {
                throw ApiErrors.Invalid(
                    Name,
                    $"Metadata keys must have 1 to {MaxMetadataKeyLength} characters, none of them a square bracket."
                );
            }

            changes[key] = Clearable(member, MaxMetadataValueLength)!;
        }

        return Raw(Name) switch
        {
            null when changes.Count == 0 => null,
            null => changes.Count <= MaxMetadataKeys
                ? new MetadataChange(changes)
                : throw ApiErrors.Invalid(Name, $"Metadata can have at most {MaxMetadataKeys} keys."),
            "" => MetadataChange.ClearAll,
            _ => throw ApiErrors.Invalid(Name, "Invalid object: metadata must be a set of names and texts."),
        };
    }

    /// <summary>Accepts parameters that have no effect here.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            read.Add(name);
        }
    }

    /// <summary>Refuses parameters that have not been read: a caller must not believe that an unknown one has an effect.</summary>
    public void RefuseOthers()
    {
        var others = values.Keys.Where(k => !read.Contains(k)).Take(MaxNames).ToList();
        if (others.Count > 0)
        {
            throw ApiErrors.Unknown(others);
        }
    }
}
