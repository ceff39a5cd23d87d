using Payments.Contracts;
using Payments.Messaging;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;
using Payments.ServiceDefaults.Persistence;
using Payments.TuitionApi;
using Payments.TuitionApi.Bills;
using Payments.TuitionApi.Payments;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddMessageBroker();
builder.AddServiceDatabase<TuitionDb>("tuition");
builder.AddIdempotencyKeys<TuitionDb>();
builder.AddMessaging<TuitionDb>(messaging =>
    messaging
        .Masks(CardNumbers.Mask)
        .Publishes<TuitionPaymentRequested>(TuitionPaymentRequested.Type)
        .SendTo<NotificationRequested>(Queues.Notification)
        .Consume<PaymentProcessing, RecordProcessing>(Queues.TuitionPaymentProcessing, [PaymentProcessing.TypeFor(PaymentPurpose.Tuition)])
        .Consume<PaymentSettled, SettleTuitionPayment>(
            Queues.TuitionPaymentSettled,
            [
                PaymentSettled.TypeFor(PaymentOutcome.Succeeded, PaymentPurpose.Tuition),
                PaymentSettled.TypeFor(PaymentOutcome.Failed, PaymentPurpose.Tuition),
            ]
        )
        .Consume<PaymentRefunded, RefundTuitionPayment>(Queues.TuitionPaymentRefunded, [PaymentRefunded.TypeFor(PaymentPurpose.Tuition)])
        .Consume<NotificationSent, RecordMailSent>(Queues.TuitionNotificationSent, [NotificationSent.TypeFor(PaymentPurpose.Tuition)])
);
builder.Services.AddSingleton<PaymentChanges>();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDeadLetters().RequireAuthorization(Access.Operator).WithLeasedIdempotencyKey();
PayTuition.Map(app);
GetTuitionPayment.Map(app);
FollowTuitionPayment.Map(app);
ListBills.Map(app);
app.Run();
