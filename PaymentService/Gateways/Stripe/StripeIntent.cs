using System.Text.Json;

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

    /// <summary>Whether its payer has disputed it.</summary>
    public bool IsDisputed =>
        LatestCharge is { ValueKind: JsonValueKind.Object } charge
        && charge.TryGetProperty("disputed", out var disputed)
        && disputed.ValueKind == JsonValueKind.True;

    private long? OfLatestCharge(string member) =>
        LatestCharge is { ValueKind: JsonValueKind.Object } charge
        && charge.TryGetProperty(member, out var value)
        && value.TryGetInt64(out var number)
            ? number
            : null;
}
