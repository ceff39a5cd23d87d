using System.Collections.Frozen;
using Payments.Contracts;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// Something final that a gateway has reported of a payment. Intermediate states (<c>processing</c>, <c>created</c>, …) are left out:
/// events come in any order, and such a state may be long past.
/// </summary>
/// <param name="EventId">The gateway's id of the event.</param>
/// <param name="Kind">What has happened.</param>
/// <param name="Reference">The gateway's id of the charge.</param>
/// <param name="PaymentId">Our payment, if the event names it; it is known before the reference is stored.</param>
/// <param name="Amount">What was reserved, taken, refused, freed, given back, or disputed.</param>
/// <param name="ObjectId">The gateway's id of what changed: of a refund, the refund; of a dispute, the dispute.</param>
/// <param name="At">When, by the gateway's clock, whole seconds.</param>
/// <param name="OperationId">Our idempotency key of what changed, if the event names it.</param>
/// <param name="FailureCode">Why it was refused.</param>
/// <param name="DeclineCode">The issuer's finer reason.</param>
internal sealed record GatewayEvent(
    string EventId,
    GatewayEventKind Kind,
    string Reference,
    Guid? PaymentId,
    Money Amount,
    string ObjectId,
    DateTimeOffset At,
    string? OperationId,
    string? FailureCode,
    string? DeclineCode
)
{
    private static readonly FrozenSet<string> RefundTypes = FrozenSet.Create(
        "refund.created",
        "refund.updated",
        "refund.failed",
        "charge.refund.updated"
    );

    /// <summary>Reads an event; null when it reports nothing final of a payment.</summary>
    public static GatewayEvent? Of(GatewayEventReceived e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e switch
        {
            { EventType: "payment_intent.succeeded", CapturedMinor: { } captured } => Event(GatewayEventKind.Captured, captured),
            { EventType: "payment_intent.amount_capturable_updated", Status: "requires_capture", CapturableMinor: { } reserved } => Event(
                GatewayEventKind.Authorized,
                reserved
            ),
            { EventType: "payment_intent.payment_failed" } => Event(GatewayEventKind.Declined, e.Amount.Minor),
            { EventType: "payment_intent.canceled" } => Event(GatewayEventKind.Voided, e.Amount.Minor),
            { EventType: "charge.refunded", RefundedMinor: { } refunded } => Event(GatewayEventKind.RefundTotal, refunded),
            { EventType: var type, Status: "succeeded" } when RefundTypes.Contains(type) => Event(
                GatewayEventKind.Refunded,
                e.Amount.Minor
            ),
            { EventType: var type, Status: "failed" or "canceled" } when RefundTypes.Contains(type) => Event(
                GatewayEventKind.RefundFailed,
                e.Amount.Minor
            ),
            { EventType: "charge.dispute.created" } => Event(GatewayEventKind.DisputeOpened, e.Amount.Minor),
            { EventType: "charge.dispute.funds_withdrawn" } => Event(GatewayEventKind.DisputeWithdrawn, e.Amount.Minor),
            { EventType: "charge.dispute.funds_reinstated" } => Event(GatewayEventKind.DisputeReturned, e.Amount.Minor),
            { EventType: "charge.dispute.closed" } => Event(GatewayEventKind.DisputeClosed, e.Amount.Minor),
            _ => null,
        };

        GatewayEvent Event(GatewayEventKind kind, long minor) =>
            new(
                e.EventId,
                kind,
                e.PaymentIntentId,
                e.PaymentId,
                e.Amount with
                {
                    Minor = minor,
                },
                e.ObjectId,
                e.At,
                e.OperationId,
                e.FailureCode,
                e.DeclineCode
            );
    }
}
