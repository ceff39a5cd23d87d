using System.Globalization;
using System.Text.Json;
using Payments.Contracts;
using Payments.PaymentService.Gateways.Stripe;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// What is kept of an event of Stripe (https://docs.stripe.com/api/events/object); the rest, which may hold card data, is dropped unread.
/// </summary>
/// <param name="Id"><c>evt_…</c></param>
/// <param name="Type"><c>payment_intent.succeeded</c>, …</param>
/// <param name="ObjectId">Id of the object that it is about.</param>
/// <param name="Created">When it happened, UTC, whole seconds.</param>
/// <param name="IsLive">Whether it is of live mode, in which money moves.</param>
/// <param name="Command">The command for our payments; null when the event is about something else.</param>
internal sealed record StripeEvent(
    string Id,
    string Type,
    string? ObjectId,
    DateTimeOffset Created,
    bool IsLive,
    GatewayEventReceived? Command
)
{
    private const string ThinEvent = "v2.core.event";
    private const int CurrencyLength = 3;
    private const int MaxOperationId = 100;

    /// <summary>Latest time that Stripe's seconds may name: the end of the year 9999.</summary>
    private const long MaxSeconds = 253_402_300_799;

    /// <summary>Reads the body of a webhook; null when it is no event.</summary>
    public static StripeEvent? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second comes of texts that are no Unicode.
            return null;
        }
    }

    private static StripeEvent? Read(JsonElement root)
    {
        if (
            Text(root, "id") is not { } id
            || !StripeFormats.IsId(id, "evt_")
            || Text(root, "type") is not { } type
            || !StripeFormats.IsEventType(type)
        )
        {
            return null;
        }

        var isLive = Child(root, "livemode") is { ValueKind: JsonValueKind.True };
        if (Text(root, "object") == ThinEvent)
        {
            return ThinOf(root, id, type, isLive);
        }

        if (
            Number(root, "created") is not (>= 0 and <= MaxSeconds and var created)
            || Child(Child(root, "data"), "object") is not { ValueKind: JsonValueKind.Object } item
        )
        {
            return null;
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(created);
        var objectId = Text(item, "id") is { } name && StripeFormats.IsId(name, "") ? name : null;
        return new StripeEvent(id, type, objectId, at, isLive, objectId is null ? null : CommandOf(id, type, objectId, at, item));
    }

    /// <summary>
    /// A thin event names its object and says nothing of it (https://docs.stripe.com/event-destinations). Payments have none, so it is
    /// recorded and done.
    /// </summary>
    private static StripeEvent? ThinOf(JsonElement root, string id, string type, bool isLive) =>
        DateTimeOffset.TryParse(Text(root, "created"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new StripeEvent(
                id,
                type,
                Text(Child(root, "related_object"), "id") is { } name && StripeFormats.IsId(name, "") ? name : null,
                at.ToUniversalTime(),
                isLive,
                Command: null
            )
            : null;

    /// <summary>Payment intents, charges and refunds have different names for the same things.</summary>
    private static GatewayEventReceived? CommandOf(string id, string type, string objectId, DateTimeOffset at, JsonElement item)
    {
        var intentId = Text(item, "object") == "payment_intent" ? objectId : Text(item, "payment_intent");
        if (
            !StripeFormats.IsId(intentId, "pi_")
            || Number(item, "amount") is not (>= 0 and var amount)
            || Text(item, "currency") is not { Length: CurrencyLength } currency
        )
        {
            return null;
        }

        var (metadata, error) = (Child(item, "metadata"), Child(item, "last_payment_error"));
        return new GatewayEventReceived(
            id,
            type,
            objectId,
            intentId!,
            new Money(InIso(amount, currency), currency.ToUpperInvariant()),
            at,
            Guid.TryParse(Text(metadata, StripeMetadata.PaymentId), out var payment) ? payment : null,
            Text(metadata, StripeMetadata.OperationId) is { Length: <= MaxOperationId } operation ? operation : null,
            StripeFormats.Code(Text(item, "status")),
            Minor(Number(item, "amount_received") ?? Number(item, "amount_captured")),
            Minor(Number(item, "amount_capturable")),
            Minor(Number(item, "amount_refunded")),
            StripeFormats.Code(
                Text(error, "code") ?? Text(item, "failure_code") ?? Text(item, "failure_reason") ?? Text(item, "cancellation_reason")
            ),
            StripeFormats.Code(Text(error, "decline_code") ?? Text(Child(item, "outcome"), "reason"))
        );

        long? Minor(long? stripe) => stripe is { } units ? InIso(units, currency) : null;
    }

    /// <exception cref="JsonException">There is no such amount of the currency.</exception>
    private static long InIso(long amount, string currency) =>
        StripeAmounts.Read(amount, currency) ?? throw new JsonException($"{amount} is no amount of {currency}.");

    private static JsonElement? Child(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } item && item.TryGetProperty(name, out var child) ? child : null;

    private static string? Text(JsonElement? parent, string name) =>
        Child(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static long? Number(JsonElement? parent, string name) =>
        Child(parent, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;
}
