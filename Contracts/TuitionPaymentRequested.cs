using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>A student's bill is to be paid. From TuitionApi to PaymentService.</summary>
/// <param name="PaymentId">The payment's id, given by TuitionApi; the same in every service.</param>
/// <param name="StudentNo">Who pays.</param>
/// <param name="Term">For which term.</param>
/// <param name="Amount">The bill's amount.</param>
/// <param name="PaymentMethod">Token of the payment method on file, never a card number.</param>
public sealed record TuitionPaymentRequested(Guid PaymentId, string StudentNo, string Term, Money Amount, string PaymentMethod) : IEvent
{
    /// <summary>The message's type.</summary>
    public const string Type = "tuition.payment-requested";

    string IMessage.MessageType => Type;

    string IMessage.CorrelationId => PaymentId.ToString();
}
