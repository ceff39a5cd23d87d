using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>
/// PaymentService has recorded a payment that waits for somebody to decide on it. Published as <c>payment.created.[purpose]</c>.
/// </summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="Purpose">One of <see cref="PaymentPurpose"/>.</param>
/// <param name="Reference">What is paid: the order's number.</param>
/// <param name="Amount">The amount.</param>
/// <param name="At">When, UTC.</param>
public sealed record PaymentCreated(Guid PaymentId, string Purpose, string Reference, Money Amount, DateTimeOffset At) : IEvent
{
    string IMessage.MessageType => TypeFor(Purpose);

    string IMessage.CorrelationId => PaymentId.ToString();

    /// <summary>The message's type for a purpose.</summary>
    public static string TypeFor(string purpose) => $"payment.created.{purpose}";
}
