using System.Collections.Frozen;

namespace Payments.PaymentService.Gateways.Simulated;

/// <summary>
/// The test cards: numbers, test payment methods and codes as Stripe documents them (https://docs.stripe.com/testing), and three of our
/// own, whose names begin with <c>pm_sim_</c>.
/// </summary>
internal static class TestCards
{
    private const string Declined = "card_declined";

    private static readonly (string Number, TestCard Card)[] All =
    [
        ("4242424242424242", new("pm_card_visa", "visa")),
        ("4000056655665556", new("pm_card_visa_debit", "visa")),
        ("5555555555554444", new("pm_card_mastercard", "mastercard")),
        ("5200828282828210", new("pm_card_mastercard_debit", "mastercard")),
        ("5105105105105100", new("pm_card_mastercard_prepaid", "mastercard")),
        ("378282246310005", new("pm_card_amex", "amex")),
        ("6011111111111117", new("pm_card_discover", "discover")),
        ("3056930009020004", new("pm_card_diners", "diners")),
        ("3566002020360505", new("pm_card_jcb", "jcb")),
        ("6200000000000005", new("pm_card_unionpay", "unionpay")),
        ("4000000000000002", new("pm_card_chargeDeclined", "visa", Declined, "generic_decline")),
        ("4000000000009995", new("pm_card_chargeDeclinedInsufficientFunds", "visa", Declined, "insufficient_funds")),
        ("4000000000009987", new("pm_card_chargeDeclinedLostCard", "visa", Declined, "lost_card")),
        ("4000000000009979", new("pm_card_chargeDeclinedStolenCard", "visa", Declined, "stolen_card")),
        ("4000000000006975", new("pm_card_chargeDeclinedVelocityLimitExceeded", "visa", Declined, "card_velocity_exceeded")),
        ("4100000000000019", new("pm_card_chargeDeclinedFraudulent", "visa", Declined, "fraudulent")),
        ("4000002500003155", new("pm_card_authenticationRequired", "visa", Declined, "authentication_required")),
        ("4000000000000069", new("pm_card_chargeDeclinedExpiredCard", "visa", "expired_card", "expired_card")),
        ("4000000000000127", new("pm_card_chargeDeclinedIncorrectCvc", "visa", "incorrect_cvc", "incorrect_cvc")),
        ("4000000000000119", new("pm_card_chargeDeclinedProcessingError", "visa", "processing_error", "processing_error")),
        ("4000000000003220", new("pm_card_threeDSecure2Required", "visa", Declined, "authentication_required")),
        ("4000000000009235", new("pm_card_riskLevelElevated", "visa")),
        ("4000000000000259", new("pm_card_createDispute", "visa", IsDisputed: true)),
        ("4000000000007726", new("pm_card_pendingRefund", "visa", Answer: TestCardAnswer.RefundPending)),
        ("4000000000005126", new("pm_card_refundFail", "visa", Answer: TestCardAnswer.RefundFails)),
        ("4000000000009011", new("pm_sim_slow", "visa", Answer: TestCardAnswer.Slowly)),
        ("4000000000009029", new("pm_sim_noAnswer", "visa", Answer: TestCardAnswer.FromTheSecondAttempt)),
        ("4000000000009037", new("pm_sim_noAnswerThenDeclined", "visa", Declined, "generic_decline", TestCardAnswer.FromTheSecondAttempt)),
    ];

    /// <summary>Stripe's documents have two names for some of them, and one for the card of a country.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["pm_card_visa_chargeDeclined"] = "pm_card_chargeDeclined",
        ["pm_card_visa_chargeDeclinedInsufficientFunds"] = "pm_card_chargeDeclinedInsufficientFunds",
        ["pm_card_visa_chargeDeclinedLostCard"] = "pm_card_chargeDeclinedLostCard",
        ["pm_card_visa_chargeDeclinedStolenCard"] = "pm_card_chargeDeclinedStolenCard",
        ["pm_card_visa_chargeDeclinedVelocityLimitExceeded"] = "pm_card_chargeDeclinedVelocityLimitExceeded",
        ["pm_card_us"] = "pm_card_visa",
        ["pm_card_radarBlock"] = "pm_card_chargeDeclinedFraudulent",
    };

    /// <summary>By card number, digits only.</summary>
    public static FrozenDictionary<string, TestCard> ByNumber { get; } =
        All.ToFrozenDictionary(c => c.Number, c => c.Card, StringComparer.Ordinal);

    private static FrozenDictionary<string, TestCard> ByPaymentMethod { get; } =
        All.ToFrozenDictionary(c => c.Card.PaymentMethod, c => c.Card, StringComparer.Ordinal);

    /// <summary>The card of a token; null when it is the token of none of them.</summary>
    public static TestCard? Of(string paymentMethod) =>
        ByPaymentMethod.GetValueOrDefault(OtherNames.GetValueOrDefault(paymentMethod, paymentMethod));
}
