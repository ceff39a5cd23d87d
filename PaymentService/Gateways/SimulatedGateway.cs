using System.Security.Cryptography;
using System.Text;
using Payments.Contracts;

namespace Payments.PaymentService.Gateways;

/// <summary>The answer of a gateway.</summary>
/// <param name="Reference">The gateway's id of the charge.</param>
/// <param name="FailureCode">Why it was declined; null when the money was taken.</param>
internal sealed record Charge(string Reference, string? FailureCode);

/// <summary>
/// A gateway that moves no money. Its answers depend on nothing but the payment method and the idempotency key, so the same
/// question always gets the same answer. The method names are those of Stripe's test methods (https://docs.stripe.com/testing).
/// </summary>
internal static class SimulatedGateway
{
    private const string Succeeds = "pm_card_visa";

    private static readonly Dictionary<string, string> Declines = new(StringComparer.Ordinal)
    {
        ["pm_card_chargeDeclined"] = "card_declined",
        ["pm_card_chargeDeclinedInsufficientFunds"] = "insufficient_funds",
        ["pm_card_chargeDeclinedExpiredCard"] = "expired_card",
        ["pm_card_chargeDeclinedProcessingError"] = "processing_error",
    };

    public static Charge Charge(Money amount, string paymentMethod, string idempotencyKey)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount.Minor);
        var reference = "sim_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)).AsSpan(0, 12));
        var failure = paymentMethod == Succeeds ? null : Declines.GetValueOrDefault(paymentMethod, "payment_method_unknown");
        return new Charge(reference, failure);
    }
}
