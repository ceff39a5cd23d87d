using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>
/// A payment provider has reported a change by a signed webhook. PaymentService sends this to itself, so that the provider is answered at
/// once. Only what is needed is kept of what the provider sent, since it may hold card data. Events come in any order, and again.
/// </summary>
/// <param name="EventId">The provider's id of the event.</param>
/// <param name="EventType">The provider's type: <c>payment_intent.succeeded</c>, <c>charge.refunded</c>, …</param>
/// <param name="ObjectId">Id of the payment intent, charge or refund that the event is about.</param>
/// <param name="PaymentIntentId">The payment intent that it belongs to: the gateway's reference of a payment.</param>
/// <param name="Amount">Amount of the object.</param>
/// <param name="At">When it happened there, UTC, whole seconds.</param>
/// <param name="PaymentId">Our payment, if we have made the object.</param>
/// <param name="OperationId">Our idempotency key, if we have made the object.</param>
/// <param name="Status">The object's state in the provider's words.</param>
/// <param name="CapturedMinor">What has been taken so far, in minor units; null where the object does not say it.</param>
/// <param name="CapturableMinor">What is reserved, in minor units; null where the object does not say it.</param>
/// <param name="RefundedMinor">What has been given back so far, in minor units; null where the object does not say it.</param>
/// <param name="FailureCode">Why it failed, as the provider's code.</param>
/// <param name="DeclineCode">The card issuer's finer reason.</param>
public sealed record GatewayEventReceived(
    string EventId,
    string EventType,
    string ObjectId,
    string PaymentIntentId,
    Money Amount,
    DateTimeOffset At,
    Guid? PaymentId = null,
    string? OperationId = null,
    string? Status = null,
    long? CapturedMinor = null,
    long? CapturableMinor = null,
    long? RefundedMinor = null,
    string? FailureCode = null,
    string? DeclineCode = null
) : ICommand
{
    string ICommand.Queue => Queues.PaymentGatewayEvent;

    string IMessage.MessageType => "payment.gateway-event";

    string IMessage.CorrelationId => PaymentIntentId;
}
