namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>An error (https://docs.stripe.com/api/errors). Its text is not read: nobody knows what it quotes.</summary>
internal sealed record StripeError(
    string? Type = null,
    string? Code = null,
    string? DeclineCode = null,
    StripeIntentId? PaymentIntent = null
)
{
    /// <summary>Why, for people and programs; bounded, since it comes from elsewhere and goes into tables and messages.</summary>
    public string Reason => StripeFormats.Code(Code) ?? StripeFormats.Code(Type) ?? "declined";
}
