using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.Purposes.Cards;

/// <summary>
/// Takes what comes through <c>payment_queue</c>. A payment that was recorded is charged; one from another program is recorded first and
/// comes through the queue once more, so that a crash while the gateway is being asked leaves something to resume.
/// </summary>
internal sealed class ProcessCardPayments(PaymentsDb db, PaymentCharger charger, GatewayDirectory gateways, TimeProvider clock)
    : IMessageGroupHandler<CardPaymentRequested>
{
    private const int LastFourLength = 4;

    public async Task HandleAsync(IReadOnlyList<Received<CardPaymentRequested>> group, CancellationToken ct)
    {
        var unrecorded = group.Where(r => r.Message.PaymentId is null).ToList();
        var ids = unrecorded.ConvertAll(r => r.Context.MessageId);

        // The inbox knows a repeated message by its id and its day; another timestamp makes it another day.
        var known = ids.Count == 0 ? [] : await db.Payments.Where(p => ids.Contains(p.Id)).Select(p => p.Id).ToListAsync(ct);
        foreach (var (message, context) in unrecorded.Where(r => !known.Contains(r.Context.MessageId)))
        {
            Record(message, context);
        }

        await charger.ChargeAsync(
            [.. group.Where(r => r.Message.PaymentId is not null).Select(r => (r.Message.PaymentId!.Value, r.Context))],
            ct
        );
    }

    private void Record(CardPaymentRequested message, MessageContext context)
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
        db.Send(new CardPaymentRequested(payment.Payer, payment.Description, payment.PaymentMethod, payment.Id));
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PermanentFailureException(otherwise);
        }
    }
}
