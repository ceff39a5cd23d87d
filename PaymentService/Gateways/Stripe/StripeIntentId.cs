namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>The intent that an error is about.</summary>
internal sealed record StripeIntentId(string? Id = null);
