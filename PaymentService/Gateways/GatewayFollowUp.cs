using Payments.Contracts;

namespace Payments.PaymentService.Gateways;

/// <summary>A capture, void or refund of an earlier charge.</summary>
/// <param name="PaymentId">Our payment.</param>
/// <param name="Reference">The gateway's id of the charge.</param>
/// <param name="PaymentMethod">Token of the card that was charged.</param>
/// <param name="Amount">Above 0.</param>
/// <param name="IdempotencyKey">The same for every repetition.</param>
/// <param name="Attempt">Counts the repetitions, from 1.</param>
/// <param name="LookUpOnly">As of <see cref="GatewayCharge"/>.</param>
internal sealed record GatewayFollowUp(
    Guid PaymentId,
    string Reference,
    string PaymentMethod,
    Money Amount,
    string IdempotencyKey,
    int Attempt,
    bool LookUpOnly = false
);
