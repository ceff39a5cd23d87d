namespace Payments.ServiceDefaults.Lists;

/// <summary>Filters by a value of an enum, for example the status of payments.</summary>
public static class EnumFilter
{
    /// <summary>Reads a value as the tables have it (<c>PARTIALLY_REFUNDED</c>) or as JSON has it (<c>partially_refunded</c>).</summary>
    /// <returns>Null when there is none of that name. Numbers are no names.</returns>
    public static TEnum? Parse<TEnum>(string? text)
        where TEnum : struct, Enum =>
        text is not null
        && text.All(c => char.IsAsciiLetter(c) || c == '_')
        && Enum.TryParse<TEnum>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value)
            ? value
            : null;

    /// <summary>The rule for such a filter, for <see cref="Validation.Of"/>.</summary>
    /// <param name="field">Name of the query parameter.</param>
    /// <param name="text">What was sent; null when it was left out.</param>
    /// <param name="rule">The rule in words: "is not a status of payments".</param>
    public static (string Field, bool? IsBroken, string Rule) Rule<TEnum>(string field, string? text, string rule)
        where TEnum : struct, Enum => (field, text is not null && Parse<TEnum>(text) is null, rule);
}
