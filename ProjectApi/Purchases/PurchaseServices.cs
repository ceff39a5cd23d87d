using Payments.Contracts;
using Payments.Messaging;
using Payments.ProjectApi.ServiceClients;
using Payments.ServiceDefaults;
using Payments.Workflows;

namespace Payments.ProjectApi.Purchases;

/// <summary>Adds the services, workflows, queues and endpoints of purchases.</summary>
internal static class PurchaseServices
{
    /// <summary>Adds options, clients, workers and workflows.</summary>
    public static void AddPurchases(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PurchaseOptions>().BindConfiguration("Purchases").ValidateDataAnnotations().ValidateOnStart();
        builder
            .Services.AddHttpClient<PaymentsClient>(http => http.BaseAddress = new Uri("https+http://payment-service"))
            .AddServiceIdentity();
        builder.Services.AddHttpClient<UsersClient>(http => http.BaseAddress = new Uri("https+http://user-service")).AddServiceIdentity();
        builder.Services.AddHostedService<ReservationExpiry>();
        builder.AddWorkflows<ProjectsDb>(AddTo);
    }

    /// <summary>Adds the workflows. Their histories conceal the client secret, because whoever has it can use the payment.</summary>
    public static void AddTo(WorkflowBuilder workflows) =>
        workflows
            .Add<StartPayment, StartPayment.Input, StartPayment.Started>(StartPayment.Name)
            .Add<PaymentSuccess, PaymentEvent, PurchaseOutcome>(PaymentSuccess.Name)
            .Add<PaymentReturned, PaymentEvent, PurchaseOutcome>(PaymentReturned.Name)
            .Add<PaymentFailed, PaymentEvent, PurchaseOutcome>(PaymentFailed.Name)
            .Conceal("clientSecret");

    /// <summary>Adds the messages that ProjectApi consumes and sends.</summary>
    public static void AddTo(MessagingBuilder messaging) =>
        messaging
            .Masks(CardNumbers.Mask)
            .SendTo<NotificationRequested>(Queues.Notification)
            .Consume<PaymentSettled, StartPaymentWorkflow>(
                Queues.ProjectPaymentSettled,
                [.. Enum.GetValues<PaymentOutcome>().Select(o => PaymentSettled.TypeFor(o, PaymentPurpose.Purchase))]
            )
            .Consume<PaymentRefunded, RecordRefund>(Queues.ProjectPaymentRefunded, [PaymentRefunded.TypeFor(PaymentPurpose.Purchase)])
            .ConsumeInGroups<NotificationSent, RecordMailsSent>(
                Queues.ProjectNotificationSent,
                [NotificationSent.TypeFor(PaymentPurpose.Purchase)]
            );

    /// <summary>Maps the endpoints of purchases.</summary>
    public static void MapPurchases(this IEndpointRouteBuilder app)
    {
        BeginPurchase.Map(app);
        GetPurchase.Map(app);
        ListPurchases.Map(app);
    }
}
