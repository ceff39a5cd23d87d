namespace Payments.PaymentService.Gateways.Stripe;

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
