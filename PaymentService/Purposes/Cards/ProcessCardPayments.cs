using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.Purposes.Cards;

/// <summary>
/// Takes what comes through <c>payment_queue</c>, a group at a time: a payment that MakePayment has recorded, or one of another program,
/// which is recorded here. Each is charged once that is committed.
/// </summary>
internal sealed class ProcessCardPayments(PaymentsDb db, MessageSettlement settlement, GatewayDirectory gateways, TimeProvider clock)
    : IMessageGroupHandler<CardPaymentRequested>
{
    private const int LastFourLength = 4;

    public async Task HandleAsync(IReadOnlyList<Received<CardPaymentRequested>> group, CancellationToken ct)
    {
        // The inbox knows a repeated message by its id and its day; another timestamp makes it another day.
        var ids = group.Select(r => r.Message.PaymentId ?? r.Context.MessageId).Distinct().ToArray();
        var payments = await db.LockAsync(ids, ct);
        foreach (var (message, context) in group)
        {
            if (message.PaymentId is { } id)
            {
                Charge(payments.GetValueOrDefault(id) ?? throw new PermanentFailureException($"There is no payment {id}."), context);
            }
            else if (!payments.ContainsKey(context.MessageId))
            {
                Charge(Record(message, context), context);
            }
        }
    }

    /// <summary>Unless it is being charged, or has been.</summary>
    private void Charge(Payment payment, MessageContext context)
    {
        if (payment.IsOpen)
        {
            settlement.Charge(payment, context);
        }
    }

    private Payment Record(CardPaymentRequested message, MessageContext context)
    {
        Require(EmailAddress.IsValid(message.User), "The user is not a mail address.");
        Require(message.PaymentMethod is not null, "There is no card number of 12 to 19 digits.");
        Require(
            message.Amount is null or (> 0 and <= ChargeLimits.MaxAmount),
            $"The amount is not between 1 and {ChargeLimits.MaxAmount}."
        );
        Require(
            message.PaymentType is null || CardPayments.IsType(message.PaymentType),
            $"The payment type has more than {CardPayments.MaxTypeLength} characters, or control characters."
        );
        Require(message.Brand is null || CardPayments.IsType(message.Brand), "The brand is too long, or has control characters.");
        Require(
            message.PaymentMethod!.Length <= CardPayments.MaxTokenLength,
            $"The payment method has more than {CardPayments.MaxTokenLength} characters."
        );
        Require(
            message.Last4 is null || (message.Last4.Length == LastFourLength && message.Last4.All(char.IsAsciiDigit)),
            "The last four digits are not four digits."
        );
        Require(message.Currency is null || Currencies.IsKnown(message.Currency), "The currency is not an ISO 4217 code.");
        Require(
            gateways.CannotExpress(PaymentPurpose.Card, message.Amount, message.Currency ?? CardPayments.DefaultCurrency) is not true,
            $"The amount {ChargeLimits.NotExpressible}."
        );

        context.Resume();
        var request = CardPayments.New(
            message.User,
            message.PaymentType,
            message.Amount,
            message.Currency,
            gateways.For(PaymentPurpose.Card).Name
        );
        var payment = Payment.Create(context.MessageId, request, clock.GetUtcNow().UtcDateTime);
        payment.SetPaymentMethod(message.PaymentMethod!, message.Brand, message.Last4);
        db.Payments.Add(payment);
        return payment;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PermanentFailureException(otherwise);
        }
    }
}
