using Payments.PaymentService.Gateways.Simulated;

namespace Payments.PaymentService.StripeApi.PaymentMethods;

/// <summary>Brand and digits of the sandbox's cards. How a charge of them ends is up to the gateway.</summary>
/// <param name="Brand">As Stripe writes it.</param>
/// <param name="Last4">Last four digits of the test number.</param>
internal sealed record SandboxCard(string Brand, string Last4)
{
    private static readonly Dictionary<string, string> Last4ByPaymentMethod = TestCards.ByNumber.ToDictionary(
        c => c.Value.PaymentMethod,
        c => c.Key[^4..],
        StringComparer.Ordinal
    );

    /// <summary>The card of a documented test payment method; null when it is none of them.</summary>
    public static SandboxCard? Find(string paymentMethod) =>
        TestCards.Of(paymentMethod) is { } card ? new SandboxCard(card.Brand, Last4ByPaymentMethod[card.PaymentMethod]) : null;
}
