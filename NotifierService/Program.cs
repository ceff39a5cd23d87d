using Payments.Contracts;
using Payments.Messaging;
using Payments.NotifierService;
using Payments.NotifierService.Notifications;
using Payments.NotifierService.Sending;
using Payments.NotifierService.Templates;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;
using Payments.ServiceDefaults.Persistence;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddMessageBroker();
builder.AddServiceDatabase<NotificationsDb>("notifications");
builder.AddIdempotencyKeys<NotificationsDb>();
builder.AddMessaging<NotificationsDb>(messaging =>
    messaging
        .Publishes<NotificationSent>(NotificationSent.TypeFor("#"))
        .Masks(CardNumbers.Mask)
        .Consume<NotificationRequested, QueueMail>(
            Queues.Notification,
            [],
            queue => queue.AlsoReads<PlainNotification, NotificationRequested>(plain => plain.ToRequest())
        )
);
builder.Services.AddSingleton<MailRenderer>();
builder.AddMailSending();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDeadLetters().RequireAuthorization(Access.Operator).WithLeasedIdempotencyKey();
app.Run();
