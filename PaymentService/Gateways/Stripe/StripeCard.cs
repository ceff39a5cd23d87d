namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>What may be known of a stored card.</summary>
internal sealed record StripeCard(string Brand, string Last4);
