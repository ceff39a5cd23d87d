using System.Security.Cryptography;
using System.Text;

namespace Payments.PaymentService.Gateways;

internal sealed class SimulatedGateway : IGateway
{
    private static readonly Dictionary<string, string> Declines = new(StringComparer.Ordinal)
    {
        ["pm_card_chargeDeclined"] = "card_declined",
        ["pm_card_chargeDeclinedInsufficientFunds"] = "insufficient_funds",
        ["pm_card_chargeDeclinedExpiredCard"] = "expired_card",
        ["pm_card_chargeDeclinedProcessingError"] = "processing_error",
    };

    public string Name => "simulated";

    public Task<CardToken> TokeniseAsync(CardDetails card, CancellationToken ct) => Task.FromResult(new CardToken("pm_card_visa", "visa", card.Number[^4..]));

    public Task<GatewayAnswer> ChargeAsync(GatewayCharge charge, CancellationToken ct)
    {
        var reference = "sim_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(charge.IdempotencyKey)).AsSpan(0, 12));
        var failure = Declines.GetValueOrDefault(charge.PaymentMethod);
        return Task.FromResult(new GatewayAnswer(failure is null ? GatewayOutcome.Succeeded : GatewayOutcome.Declined, reference, failure));
    }

    public Task<GatewayAnswer> CaptureAsync(GatewayFollowUp capture, CancellationToken ct) => Task.FromResult(new GatewayAnswer(GatewayOutcome.Succeeded, capture.Reference));

    public Task<GatewayAnswer> VoidAsync(GatewayFollowUp release, CancellationToken ct) => Task.FromResult(new GatewayAnswer(GatewayOutcome.Succeeded, release.Reference));

    public Task<GatewayAnswer> RefundAsync(GatewayFollowUp refund, CancellationToken ct) => Task.FromResult(new GatewayAnswer(GatewayOutcome.Succeeded, "re_" + refund.IdempotencyKey));
}
