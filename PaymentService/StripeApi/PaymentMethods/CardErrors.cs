using Payments.PaymentService.Payments;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.PaymentMethods;

/// <summary>Declined cards as Stripe describes them (https://docs.stripe.com/declines/codes).</summary>
internal static class CardErrors
{
    /// <summary>Why the last attempt to pay failed, as a payment intent shows it.</summary>
    public static ApiError LastOf(Payment payment) =>
        Of(payment.FailureCode, payment.DeclineCode) with
        {
            Charge = payment.LatestChargeId is { } charge ? StripeIds.OfCharge(charge) : null,
            PaymentMethod = PaymentMethodView.OfLast(payment),
        };

    /// <summary>A code of ours as an error.</summary>
    public static ApiError Of(string? failureCode, string? declineCode) =>
        new(ApiError.Card, MessageOf(failureCode, declineCode)) { Code = failureCode ?? "card_declined", DeclineCode = declineCode };

    /// <summary>The message that the payer sees.</summary>
    public static string MessageOf(string? failureCode, string? declineCode) =>
        (declineCode ?? failureCode) switch
        {
            "insufficient_funds" => "Your card has insufficient funds.",
            "expired_card" => "Your card has expired.",
            "incorrect_cvc" => "Your card's security code is incorrect.",
            "processing_error" => "An error occurred while processing your card. Try again in a little bit.",
            "authentication_required" => "Your card was declined. This transaction requires authentication.",
            "card_velocity_exceeded" => "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
            "invalid_number" or "incorrect_number" => "Your card number is incorrect.",
            "invalid_expiry_month" => "Your card's expiration month is invalid.",
            "invalid_expiry_year" => "Your card's expiration year is invalid.",
            "invalid_cvc" => "Your card's security code is invalid.",
            _ => "Your card was declined.",
        };
}
