using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Accounts;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Purposes.Cards;
using Payments.PaymentService.Purposes.Orders;
using Payments.PaymentService.Purposes.Tuition;
using Payments.PaymentService.Webhooks;
using Payments.ServiceDefaults;

namespace Payments.PaymentService;

/// <summary>What PaymentService sends and consumes.</summary>
internal static class PaymentMessaging
{
    private static readonly string[] PurposesWithMails = [PaymentPurpose.Card, PaymentPurpose.Intent, PaymentPurpose.Order];

    public static void AddTo(MessagingBuilder messaging) =>
        messaging
            .Masks(CardNumbers.Mask)
            .Publishes<PaymentProcessing>(PaymentProcessing.TypeFor(PaymentPurpose.Tuition))
            .Publishes<PaymentSettled>([
                .. PaymentPurpose.OfServices.Select(p => PaymentSettled.TypeFor(PaymentOutcome.Succeeded, p)),
                .. PaymentPurpose.OfServices.Select(p => PaymentSettled.TypeFor(PaymentOutcome.Failed, p)),
                PaymentSettled.TypeFor(PaymentOutcome.Canceled, PaymentPurpose.Order),
                PaymentSettled.TypeFor(PaymentOutcome.Canceled, PaymentPurpose.Purchase),
            ])
            .Publishes<PaymentCreated>(PaymentCreated.TypeFor(PaymentPurpose.Order))
            .Publishes<PaymentRefunded>([.. PaymentPurpose.OfServices.Select(PaymentRefunded.TypeFor)])
            .SendTo<CardPaymentRequested>(Queues.Payment)
            .SendTo<NotificationRequested>(Queues.Notification)
            .SendTo<GatewayEventReceived>(Queues.PaymentGatewayEvent)
            .ConsumeInGroups<TuitionPaymentRequested, AcceptTuitionPayments>(
                Queues.PaymentTuitionPaymentRequested,
                [TuitionPaymentRequested.Type]
            )
            .Consume<OrderCreated, RecordOrderPayment>(Queues.PaymentOrderCreated, [OrderCreated.Type])
            .Consume<OrderCancelRequested, CancelOrderPayment>(Queues.PaymentOrderCancelRequested, [OrderCancelRequested.Type])
            .Consume<UserCreated, OpenAccount>(Queues.PaymentUserCreated, [UserCreated.Type])
            .ConsumeInGroups<CardPaymentRequested, ProcessCardPayments>(
                Queues.Payment,
                [],
                queue => queue.Sanitize = CardMessages.SanitizeAsync
            )
            .ConsumeInGroups<NotificationSent, RecordSentMails>(
                Queues.PaymentNotificationSent,
                [.. PurposesWithMails.Select(NotificationSent.TypeFor)]
            )
            .ConsumeInGroups<GatewayEventReceived, ApplyGatewayEvents>(Queues.PaymentGatewayEvent, []);
}
