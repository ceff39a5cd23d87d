using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Cards;

/// <summary>
/// Takes what comes through <c>payment_queue</c>. A payment that was recorded is charged; one from another program is recorded first and comes through the queue once more,
/// so that a crash while the gateway is being asked leaves something to resume.
/// </summary>
internal sealed class ProcessCardPayments(PaymentsDb db, Settlement.Settlement settlement, GatewayDirectory gateways, TimeProvider clock) : IMessageGroupHandler<CardPaymentRequested>
{
    public async Task HandleAsync(IReadOnlyList<Received<CardPaymentRequested>> group, CancellationToken ct)
    {
        foreach (var (message, context) in group)
        {
            if (message.PaymentId is null)
            {
                Record(message, context);
            }
        }

        await settlement.ChargeAsync([.. group.Where(r => r.Message.PaymentId is not null).Select(r => (r.Message.PaymentId!.Value, r.Context))], ct);
    }

    private void Record(CardPaymentRequested message, MessageContext context)
    {
        Demand(CardPayments.IsAddress(message.User), "The user is not a mail address.");
        Demand(message.PaymentMethod is not null, "There is no card number of 12 to 19 digits.");
        Demand(message.Amount is null or (> 0 and <= CardPayments.MaxAmount), $"The amount is not between 1 and {CardPayments.MaxAmount}.");
        Demand(message.PaymentType is null or { Length: <= CardPayments.MaxTypeLength }, $"The payment type has more than {CardPayments.MaxTypeLength} characters.");
        Demand(message.Currency is null || Currencies.IsKnown(message.Currency), "The currency is not an ISO 4217 code.");

        context.Resume();
        var request = CardPayments.New(message.User, message.PaymentType, message.Amount, message.Currency, gateways.For(PaymentPurpose.Card).Name);
        var payment = Payment.Create(context.MessageId, request, clock.GetUtcNow().UtcDateTime);
        payment.PayWith(message.PaymentMethod!, message.Brand, message.Last4);
        db.Payments.Add(payment);
        db.Send(new CardPaymentRequested(payment.Payer, payment.Description, payment.PaymentMethod, payment.Id));
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PermanentFailureException(otherwise);
        }
    }
}
