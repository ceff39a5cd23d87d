using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>
/// A payment has reached its end; one that is paid at the provider (<see cref="PaymentPurpose.Purchase"/>) may fail several times, and
/// succeed after that. Published as <c>payment.succeeded.[purpose]</c>, <c>payment.failed.[purpose]</c> or
/// <c>payment.canceled.[purpose]</c>, so that a subscriber of all successes binds <c>payment.succeeded.#</c>.
/// </summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="Purpose">One of <see cref="PaymentPurpose"/>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Amount">The amount.</param>
/// <param name="At">When, UTC.</param>
/// <param name="FailureCode">Why it failed, as the gateway's code (for example <c>card_declined</c>); null when it succeeded.</param>
/// <param name="By">Who decided, where a person did.</param>
/// <param name="Reason">Why, in the words of who decided.</param>
/// <param name="Reference">What was paid, where the payment's id may not be known to who asked for it: the order's number.</param>
/// <param name="IntentId">The provider's payment intent, where the payer pays there.</param>
public sealed record PaymentSettled(
    Guid PaymentId,
    string Purpose,
    PaymentOutcome Outcome,
    Money Amount,
    DateTimeOffset At,
    string? FailureCode = null,
    string? By = null,
    string? Reason = null,
    string? Reference = null,
    string? IntentId = null
) : IEvent
{
    string IMessage.MessageType => TypeFor(Outcome, Purpose);

    string IMessage.CorrelationId => PaymentId.ToString();

    /// <summary>The message's type for an outcome and a purpose.</summary>
    public static string TypeFor(PaymentOutcome outcome, string purpose) => $"payment.{outcome.ToString().ToLowerInvariant()}.{purpose}";
}
