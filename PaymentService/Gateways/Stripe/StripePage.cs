namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>A page of a list, or of a search.</summary>
internal sealed record StripePage<T>(IReadOnlyList<T> Data, bool HasMore = false);
