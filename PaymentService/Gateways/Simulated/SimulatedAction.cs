using Payments.Contracts;

namespace Payments.PaymentService.Gateways.Simulated;

/// <summary>
/// One thing that the simulated gateway has done. Kind and object together are its key: what is recorded twice is done once.
/// </summary>
/// <param name="Kind">What was done.</param>
/// <param name="ObjectId">Id of what it has led to: of a charge the charge, of a refund the refund.</param>
/// <param name="Reference">Id of the charge that it belongs to.</param>
/// <param name="PaymentId">The payment of ours that it was done for; null when nobody has said.</param>
/// <param name="IdempotencyKey">The key under which it was asked for; null when it was not asked for by us.</param>
/// <param name="Amount">Above 0.</param>
/// <param name="FailureCode">Why it was declined; null when it was done.</param>
/// <param name="DeclineCode">The issuer's finer reason.</param>
internal sealed record SimulatedAction(
    SimulatedActionKind Kind,
    string ObjectId,
    string Reference,
    Guid? PaymentId,
    string? IdempotencyKey,
    Money Amount,
    string? FailureCode = null,
    string? DeclineCode = null
);
