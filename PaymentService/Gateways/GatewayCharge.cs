using Payments.Contracts;

namespace Payments.PaymentService.Gateways;

/// <summary>A charge.</summary>
/// <param name="PaymentId">Our payment.</param>
/// <param name="Amount">Above 0.</param>
/// <param name="PaymentMethod">Token of the card.</param>
/// <param name="Capture">Whether the money is taken at once; else it is only reserved.</param>
/// <param name="IdempotencyKey">The same for every repetition.</param>
/// <param name="Attempt">Counts the repetitions, from 1.</param>
/// <param name="LookUpOnly">Only finds what an earlier attempt has done: the gateway may have forgotten the key, and would charge
/// again. What it does not find is unknown, with the code <see cref="GatewayAnswer.NotFound"/>.</param>
internal sealed record GatewayCharge(
    Guid PaymentId,
    Money Amount,
    string PaymentMethod,
    bool Capture,
    string IdempotencyKey,
    int Attempt,
    bool LookUpOnly = false
);
