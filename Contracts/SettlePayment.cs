using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>
/// A recorded payment is to be settled at its gateway. PaymentService sends it to itself, so that the record is committed before the
/// gateway is called.
/// </summary>
/// <param name="PaymentId">The payment.</param>
public sealed record SettlePayment(Guid PaymentId) : ICommand
{
    string ICommand.Queue => Queues.PaymentSettle;

    string IMessage.MessageType => "payment.settle";

    string IMessage.CorrelationId => PaymentId.ToString();
}
