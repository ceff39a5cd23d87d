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
/// <param name="DisputedMinor">What has been withdrawn over disputes and not returned, in minor units.</param>
/// <param name="FailureCode">Why it was declined.</param>
/// <param name="DeclineCode">The issuer's finer reason.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ChangedAt">When it last changed, as far as the gateway says, UTC; null when it has not.</param>
internal sealed record GatewayRecord(
    string Reference,
    Guid? PaymentId,
    string? IdempotencyKey,
    GatewayState State,
    Money Amount,
    long CapturedMinor,
    long RefundedMinor,
    long DisputedMinor,
    string? FailureCode,
    string? DeclineCode,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ChangedAt = null
);
