using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService;
using Payments.PaymentService.Gateways;
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
    .Publishes<PaymentSettled>(
        PaymentSettled.TypeFor(PaymentOutcome.Succeeded, PaymentPurpose.Tuition), PaymentSettled.TypeFor(PaymentOutcome.Failed, PaymentPurpose.Tuition))
    .SendTo<SettlePayment>(Queues.PaymentSettle)
    .Consume<TuitionPaymentRequested, AcceptTuitionPayment>(Queues.PaymentTuitionPaymentRequested, [TuitionPaymentRequested.Type])
    .SendTo<GatewayEventReceived>(Queues.PaymentGatewayEvent)
    .Consume<SettlePayment, SettlePaymentHandler>(Queues.PaymentSettle, [])
    .Consume<GatewayEventReceived, ApplyGatewayEvent>(Queues.PaymentGatewayEvent, []));
builder.AddGateways();
builder.AddWebhooks();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDeadLetters().RequireAuthorization(Operators.Policy);
ReceiveStripeEvent.Map(app);
app.Run();
