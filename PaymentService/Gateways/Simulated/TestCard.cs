namespace Payments.PaymentService.Gateways.Simulated;

/// <summary>A card of the sandbox and what a charge of it leads to.</summary>
/// <param name="PaymentMethod">Its token.</param>
/// <param name="Brand">As Stripe writes it.</param>
/// <param name="FailureCode">Why a charge is declined; null when it succeeds.</param>
/// <param name="DeclineCode">The issuer's finer reason.</param>
/// <param name="Answer">When the answer comes.</param>
/// <param name="IsDisputed">Whether its holder disputes every charge at once, and the money is withdrawn.</param>
internal sealed record TestCard(
    string PaymentMethod,
    string Brand,
    string? FailureCode = null,
    string? DeclineCode = null,
    TestCardAnswer Answer = TestCardAnswer.AtOnce,
    bool IsDisputed = false
);
