namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>A stored card (https://docs.stripe.com/api/payment_methods/object).</summary>
internal sealed record StripePaymentMethod(string Id, StripeCard Card);
