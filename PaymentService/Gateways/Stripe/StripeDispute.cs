namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>A dispute, as far as it is needed (https://docs.stripe.com/api/disputes/object).</summary>
/// <param name="Id"><c>dp_…</c></param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217, lower case.</param>
/// <param name="Status">needs_response, under_review, won, lost, warning_…</param>
internal sealed record StripeDispute(string Id, long Amount, string Currency, string Status);
