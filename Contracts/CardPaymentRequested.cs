using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>
/// A card is to be charged, and its holder is to get a mail. To PaymentService, through <see cref="Queues.Payment"/>; also from programs in
/// other languages, as plain JSON <c>{user, paymentType, cardNo}</c>, whose card number is replaced by a token before anything else sees
/// it.
/// </summary>
/// <param name="User">Mail address of who pays.</param>
/// <param name="PaymentType">What the payer calls it, for example <c>Credit Card</c>.</param>
/// <param name="PaymentMethod">Token of the card.</param>
/// <param name="PaymentId">The payment, when it has been recorded already; null from other programs.</param>
/// <param name="Brand">Brand of the card.</param>
/// <param name="Last4">Last four digits of the card.</param>
/// <param name="Amount">Minor units; 1,000 when not said.</param>
/// <param name="Currency">ISO 4217 code; USD when not said.</param>
public sealed record CardPaymentRequested(
    string User,
    string? PaymentType = null,
    string? PaymentMethod = null,
    Guid? PaymentId = null,
    string? Brand = null,
    string? Last4 = null,
    long? Amount = null,
    string? Currency = null
) : ICommand
{
    string ICommand.Queue => Queues.Payment;

    string IMessage.MessageType => "card.payment-requested";

    string IMessage.CorrelationId => PaymentId?.ToString() ?? "";
}
