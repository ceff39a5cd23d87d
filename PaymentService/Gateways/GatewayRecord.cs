using Payments.Contracts;

namespace Payments.PaymentService.Gateways;

/// <summary>A charge as the gateway's own books show it, for reconciliation.</summary>
/// <param name="Reference">The gateway's id.</param>
/// <param name="PaymentId">Our payment; null when the charge was not made by us.</param>
/// <param name="IdempotencyKey">The key under which we made it; null when it was not made by us.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Amount">The amount asked for.</param>
/// <param name="CapturedMinor">What has been taken, in minor units of the currency.</param>
/// <param name="RefundedMinor">What has been given back of that, in minor units.</param>
/// <param name="FailureCode">Why it was declined.</param>
/// <param name="DeclineCode">The issuer's finer reason.</param>
/// <param name="CreatedAt">UTC, whole seconds.</param>
/// <param name="ChargedAt">When somebody last tried to pay it, UTC, whole seconds; null when nobody has, or the gateway does not
/// say.</param>
internal sealed record GatewayRecord(
    string Reference,
    Guid? PaymentId,
    string? IdempotencyKey,
    GatewayState State,
    Money Amount,
    long CapturedMinor,
    long RefundedMinor,
    string? FailureCode,
    string? DeclineCode,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ChargedAt = null
);
