namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>The body of an answer with an error.</summary>
internal sealed record StripeErrorBody(StripeError Error);
