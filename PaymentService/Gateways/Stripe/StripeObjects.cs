using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>A payment intent, as far as it is needed (https://docs.stripe.com/api/payment_intents/object).</summary>
/// <param name="Id"><c>pi_…</c></param>
/// <param name="Amount">Minor units.</param>
/// <param name="AmountReceived">Taken, minor units.</param>
/// <param name="AmountCapturable">Reserved and not yet taken, minor units.</param>
/// <param name="Currency">ISO 4217, lower case.</param>
/// <param name="Status">requires_payment_method, requires_capture, succeeded, canceled, …</param>
/// <param name="Created">Seconds since 1970, UTC.</param>
/// <param name="Metadata">What we attached to it.</param>
/// <param name="LastPaymentError">Why the card was refused.</param>
/// <param name="LatestCharge">The id of the charge, or the charge itself where it was asked for.</param>
/// <param name="ClientSecret">Lets the payer pay.</param>
internal sealed record StripeIntent(
    string Id,
    long Amount,
    long AmountReceived,
    long AmountCapturable,
    string Currency,
    string Status,
    long Created,
    IReadOnlyDictionary<string, string>? Metadata = null,
    StripeError? LastPaymentError = null,
    JsonElement? LatestCharge = null,
    string? ClientSecret = null
)
{
    public string? OperationId => Metadata?.GetValueOrDefault(StripeMetadata.OperationId);

    public Guid? PaymentId => Guid.TryParse(Metadata?.GetValueOrDefault(StripeMetadata.PaymentId), out var id) ? id : null;

    public long AmountRefunded => OfLatestCharge("amount_refunded") ?? 0;

    /// <summary>Seconds since 1970, UTC; null when nobody has tried to pay, or the charge was not asked for.</summary>
    public long? ChargedAt => OfLatestCharge("created");

    private long? OfLatestCharge(string member) =>
        LatestCharge is { ValueKind: JsonValueKind.Object } charge
        && charge.TryGetProperty(member, out var value)
        && value.TryGetInt64(out var number)
            ? number
            : null;
}

/// <summary>A refund (https://docs.stripe.com/api/refunds/object).</summary>
internal sealed record StripeRefund(
    string Id,
    long Amount,
    string Currency,
    string Status,
    string? PaymentIntent,
    IReadOnlyDictionary<string, string>? Metadata = null,
    string? FailureReason = null
);

/// <summary>A stored card (https://docs.stripe.com/api/payment_methods/object).</summary>
internal sealed record StripePaymentMethod(string Id, StripeCard Card);

/// <summary>What may be known of a stored card.</summary>
internal sealed record StripeCard(string Brand, string Last4);

/// <summary>A page of a list, or of a search.</summary>
internal sealed record StripePage<T>(IReadOnlyList<T> Data, bool HasMore = false);

/// <summary>An error (https://docs.stripe.com/api/errors). Its text is not read: nobody knows what it quotes.</summary>
internal sealed record StripeError(
    string? Type = null,
    string? Code = null,
    string? DeclineCode = null,
    StripeIntentId? PaymentIntent = null
)
{
    /// <summary>Why, for people and programs; bounded, since it comes from elsewhere and goes into tables and messages.</summary>
    public string Reason => StripeFormats.Code(Code) ?? StripeFormats.Code(Type) ?? "declined";
}

/// <summary>The intent that an error is about.</summary>
internal sealed record StripeIntentId(string? Id = null);

/// <summary>The body of an answer with an error.</summary>
internal sealed record StripeErrorBody(StripeError Error);

/// <summary>Keys of what we attach to Stripe's objects.</summary>
internal static class StripeMetadata
{
    public const string PaymentId = "payment_id";
    public const string OperationId = "operation_id";
}

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
