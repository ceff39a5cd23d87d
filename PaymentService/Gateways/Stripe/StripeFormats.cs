using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>How Stripe writes things down.</summary>
internal static partial class StripeFormats
{
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            PropertyNameCaseInsensitive = false,
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };

    /// <summary>The code, or null when it is none: at most 60 lower-case letters, digits and underscores.</summary>
    public static string? Code(string? text) => text is not null && CodePattern().IsMatch(text) ? text : null;

    /// <summary>Whether it can be the id of an object with this prefix (<c>pi_</c>); at most 100 characters.</summary>
    public static bool IsId(string? text, string prefix) =>
        text is not null && text.StartsWith(prefix, StringComparison.Ordinal) && IdPattern().IsMatch(text);

    /// <summary>
    /// Whether it can be the client secret of an intent: at most 200 letters, digits and underscores that begin with the intent's id.
    /// </summary>
    public static bool IsClientSecret(string? text, string intentId) =>
        text is not null && text.StartsWith($"{intentId}_secret_", StringComparison.Ordinal) && ClientSecretPattern().IsMatch(text);

    /// <summary>Whether it can be the type of an event: at most 100 lower-case letters, digits, underscores and full stops.</summary>
    public static bool IsEventType(string text) => EventTypePattern().IsMatch(text);

    [GeneratedRegex(@"^[a-z0-9_.]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EventTypePattern();

    [GeneratedRegex(@"^[A-Za-z0-9_]{4,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ClientSecretPattern();

    [GeneratedRegex(@"^[a-z0-9_]{1,60}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"^[A-Za-z0-9_]{4,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
