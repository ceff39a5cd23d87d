using System.Text.Json;

namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>Money that has moved, as far as it is needed (https://docs.stripe.com/api/balance_transactions/object).</summary>
/// <param name="Id"><c>txn_…</c></param>
/// <param name="Source">The charge, refund or dispute that has moved it; the id alone of other things.</param>
internal sealed record StripeBalanceTransaction(string Id, JsonElement? Source = null)
{
    /// <summary>The payment intent that it belongs to; null when it belongs to none, as a payout.</summary>
    public string? PaymentIntent =>
        Source is { ValueKind: JsonValueKind.Object } source
        && source.TryGetProperty("payment_intent", out var intent)
        && intent.ValueKind == JsonValueKind.String
            ? intent.GetString()
            : null;
}
