using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService;
using Payments.PaymentService.Settlement;
using Payments.PaymentService.Tuition;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;
using Payments.ServiceDefaults.Persistence;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddMessageBroker();
builder.AddServiceDatabase<PaymentsDb>("payments");
builder.AddIdempotencyKeys<PaymentsDb>();
builder.AddMessaging<PaymentsDb>(messaging => messaging
    .Publishes<PaymentProcessing>(PaymentProcessing.TypeFor(PaymentPurpose.Tuition))
    .Publishes<PaymentSettled>(
        PaymentSettled.TypeFor(PaymentOutcome.Succeeded, PaymentPurpose.Tuition), PaymentSettled.TypeFor(PaymentOutcome.Failed, PaymentPurpose.Tuition))
    .SendTo<SettlePayment>(Queues.PaymentSettle)
    .Consume<TuitionPaymentRequested, AcceptTuitionPayment>(Queues.PaymentTuitionPaymentRequested, [TuitionPaymentRequested.Type])
    .Consume<SettlePayment, SettlePaymentHandler>(Queues.PaymentSettle, []));

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDeadLetters().RequireAuthorization(Operators.Policy).WithLeasedIdempotencyKey();
app.Run();
