using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>Money of a payment has been given back. Published as <c>payment.refunded.[purpose]</c>.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="Purpose">One of <see cref="PaymentPurpose"/>.</param>
/// <param name="RefundId">The refund.</param>
/// <param name="Amount">What this refund has given back.</param>
/// <param name="IsWhole">Whether nothing of the payment is left now.</param>
/// <param name="At">When, UTC.</param>
public sealed record PaymentRefunded(Guid PaymentId, string Purpose, Guid RefundId, Money Amount, bool IsWhole, DateTimeOffset At) : IEvent
{
    string IMessage.MessageType => TypeFor(Purpose);

    string IMessage.CorrelationId => PaymentId.ToString();

    /// <summary>The message's type for a purpose.</summary>
    public static string TypeFor(string purpose) => $"payment.refunded.{purpose}";
}
