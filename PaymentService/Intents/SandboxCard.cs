using System.Collections.Frozen;

namespace Payments.PaymentService.Intents;

/// <summary>The test payment methods that Stripe documents (https://docs.stripe.com/testing). What comes of them is the gateway's business; this is how they look.</summary>
/// <param name="Brand">As Stripe writes it.</param>
/// <param name="Last4">Last four digits of the test number.</param>
internal sealed record SandboxCard(string Brand, string Last4)
{
    private static readonly FrozenDictionary<string, SandboxCard> All = new Dictionary<string, SandboxCard>
    {
        ["pm_card_visa"] = new("visa", "4242"),
        ["pm_card_mastercard"] = new("mastercard", "4444"),
        ["pm_card_amex"] = new("amex", "0005"),
        ["pm_card_chargeDeclined"] = new("visa", "0002"),
        ["pm_card_chargeDeclinedInsufficientFunds"] = new("visa", "9995"),
        ["pm_card_chargeDeclinedLostCard"] = new("visa", "9987"),
        ["pm_card_chargeDeclinedStolenCard"] = new("visa", "9979"),
        ["pm_card_chargeDeclinedExpiredCard"] = new("visa", "0069"),
        ["pm_card_chargeDeclinedIncorrectCvc"] = new("visa", "0127"),
        ["pm_card_chargeDeclinedProcessingError"] = new("visa", "0119"),
        ["pm_sim_slow"] = new("visa", "9011"),
        ["pm_sim_noAnswer"] = new("visa", "9029"),
        ["pm_sim_noAnswerThenDeclined"] = new("visa", "9037"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static SandboxCard? Find(string paymentMethod) => All.GetValueOrDefault(paymentMethod);
}
