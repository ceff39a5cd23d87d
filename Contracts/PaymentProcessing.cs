using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>PaymentService has recorded a payment and is about to settle it.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="Purpose">One of <see cref="PaymentPurpose"/>.</param>
/// <param name="At">When, UTC.</param>
public sealed record PaymentProcessing(Guid PaymentId, string Purpose, DateTimeOffset At) : IEvent
{
    string IMessage.MessageType => TypeFor(Purpose);

    string IMessage.CorrelationId => PaymentId.ToString();

    /// <summary>The message's type for a purpose.</summary>
    public static string TypeFor(string purpose) => $"payment.processing.{purpose}";
}
