namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>What came back; exactly one of the three is set.</summary>
/// <param name="Value">The object.</param>
/// <param name="Error">Stripe says that it has not done it.</param>
/// <param name="Unknown">Why nobody knows what has been done.</param>
internal sealed record StripeReply<T>(T? Value = null, StripeError? Error = null, string? Unknown = null)
    where T : class;
