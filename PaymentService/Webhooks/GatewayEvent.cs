using Payments.Contracts;

namespace Payments.PaymentService.Webhooks;

/// <summary>What a gateway's event says about a payment.</summary>
internal enum GatewayEventKind
{
    /// <summary>The money is reserved on the card.</summary>
    Authorized,

    /// <summary>The money has been taken.</summary>
    Captured,

    /// <summary>The card was refused.</summary>
    Declined,

    /// <summary>Reserved money has been freed, or the charge given up.</summary>
    Voided,

    /// <summary>Money has been given back; the amount is the sum of all refunds so far.</summary>
    Refunded,

    /// <summary>A refund did not arrive; its amount is ours again.</summary>
    RefundFailed,
}

/// <summary>
/// Something final that a gateway has told. What is on its way (<c>processing</c>, <c>created</c>, …) is no fact: events come in any order,
/// and it may be long past.
/// </summary>
/// <param name="EventId">The gateway's id of the event that told it.</param>
/// <param name="Kind">What has happened.</param>
/// <param name="Reference">The gateway's id of the charge.</param>
/// <param name="PaymentId">Our payment, if the gateway has told it; it is known before the reference is stored.</param>
/// <param name="Amount">What was reserved, taken, refused, freed, or given back in all.</param>
/// <param name="ObjectId">The gateway's id of what changed: of a failed refund, the refund.</param>
/// <param name="At">When, by the gateway's clock, whole seconds.</param>
/// <param name="OperationId">Our idempotency key of what changed, if the gateway has told it.</param>
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
    /// <summary>The fact in an event; null when there is none.</summary>
    public static GatewayEvent? Of(GatewayEventReceived e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e switch
        {
            { EventType: "payment_intent.succeeded", CapturedMinor: { } captured } => Fact(GatewayEventKind.Captured, captured),
            { EventType: "payment_intent.amount_capturable_updated", Status: "requires_capture", CapturableMinor: { } reserved } => Fact(
                GatewayEventKind.Authorized,
                reserved
            ),
            { EventType: "payment_intent.payment_failed" } => Fact(GatewayEventKind.Declined, e.Amount.Minor),
            { EventType: "payment_intent.canceled" } => Fact(GatewayEventKind.Voided, e.Amount.Minor),
            { EventType: "charge.refunded", RefundedMinor: { } refunded } => Fact(GatewayEventKind.Refunded, refunded),
            { EventType: "refund.failed" or "refund.updated" or "charge.refund.updated", Status: "failed" or "canceled" } => Fact(
                GatewayEventKind.RefundFailed,
                e.Amount.Minor
            ),
            _ => null,
        };

        GatewayEvent Fact(GatewayEventKind kind, long minor) =>
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
