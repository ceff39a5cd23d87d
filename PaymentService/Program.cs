using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService;
using Payments.PaymentService.Accounts;
using Payments.PaymentService.Cards;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Ledger;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Settlement;
using Payments.PaymentService.Tuition;
using Payments.PaymentService.Webhooks;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Persistence;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddMessageBroker();
builder.AddServiceDatabase<PaymentsDb>("payments");
builder.AddMessaging<PaymentsDb>(messaging => messaging
    .Publishes<PaymentProcessing>(PaymentProcessing.TypeFor(PaymentPurpose.Tuition))
    .Publishes<PaymentSettled>([.. PaymentPurpose.All.SelectMany(p => new[] { PaymentSettled.TypeFor(PaymentOutcome.Succeeded, p), PaymentSettled.TypeFor(PaymentOutcome.Failed, p) })])
    .Publishes<PaymentRefunded>([.. PaymentPurpose.All.Select(PaymentRefunded.TypeFor)])
    .SendTo<SettlePayment>(Queues.PaymentSettle)
    .SendTo<CardPaymentRequested>(Queues.Payment)
    .SendTo<NotificationRequested>(Queues.Notification)
    .Consume<TuitionPaymentRequested, AcceptTuitionPayment>(Queues.PaymentTuitionPaymentRequested, [TuitionPaymentRequested.Type])
    .Consume<UserCreated, OpenAccount>(Queues.PaymentUserCreated, [UserCreated.Type])
    .ConsumeInGroups<SettlePayment, SettlePayments>(Queues.PaymentSettle, [])
    .ConsumeInGroups<CardPaymentRequested, ProcessCardPayments>(Queues.Payment, [], queue => queue.Sanitize = CardMessages.SanitizeAsync)
    .ConsumeInGroups<NotificationSent, NoteMailsSent>(
        Queues.PaymentNotificationSent, [NotificationSent.TypeFor(PaymentPurpose.Card), NotificationSent.TypeFor(PaymentPurpose.Intent)])
    .SendTo<GatewayEventReceived>(Queues.PaymentGatewayEvent)
    .Consume<GatewayEventReceived, ApplyGatewayEvent>(Queues.PaymentGatewayEvent, []));
builder.AddGateways();
builder.AddSettlement();
builder.AddWebhooks();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDeadLetters().RequireAuthorization(Access.Operator);
MakePayment.Map(app);
FollowPayment.Map(app);
ListPayments.Map(app);
GetPayment.Map(app);
GetAccount.Map(app);
LedgerEndpoints.Map(app);
ReceiveStripeEvent.Map(app);
app.Run();
