using Payments.Contracts;

namespace Payments.PaymentService.Gateways;

/// <summary>A charge that the payer is to confirm at the gateway.</summary>
/// <param name="PaymentId">Our payment.</param>
/// <param name="Amount">Above 0.</param>
/// <param name="IdempotencyKey">The same for every repetition.</param>
/// <param name="Attempt">Counts the repetitions, from 1.</param>
internal sealed record GatewayIntent(Guid PaymentId, Money Amount, string IdempotencyKey, int Attempt);
