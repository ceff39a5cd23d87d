using Payments.Contracts;
using Payments.Messaging;
using Payments.ProjectApi.Neighbours;
using Payments.ServiceDefaults;
using Payments.Workflows;

namespace Payments.ProjectApi.Purchases;

/// <summary>Adding what carries purchases through.</summary>
internal static class PurchaseServices
{
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

    /// <summary>The workflows. The client secret opens the payment to whoever has it.</summary>
    public static void AddTo(WorkflowBuilder workflows) =>
        workflows
            .Add<StartPayment, StartPayment.Input, StartPayment.Started>(StartPayment.Name)
            .Add<PaymentSuccess, PaymentNews, PurchaseOutcome>(PaymentSuccess.Name)
            .Add<PaymentFailed, PaymentNews, PurchaseOutcome>(PaymentFailed.Name)
            .Conceal("clientSecret");

    /// <summary>What ProjectApi consumes and sends.</summary>
    public static void AddTo(MessagingBuilder messaging) =>
        messaging
            .Masks(CardNumbers.Mask)
            .SendTo<NotificationRequested>(Queues.Notification)
            .Consume<PaymentSettled, TakeUpPaymentNews>(
                Queues.ProjectPaymentSettled,
                [.. Enum.GetValues<PaymentOutcome>().Select(o => PaymentSettled.TypeFor(o, PaymentPurpose.Purchase))]
            )
            .Consume<PaymentRefunded, NoteRefunded>(Queues.ProjectPaymentRefunded, [PaymentRefunded.TypeFor(PaymentPurpose.Purchase)])
            .ConsumeInGroups<NotificationSent, NoteNotified>(
                Queues.ProjectNotificationSent,
                [NotificationSent.TypeFor(PaymentPurpose.Purchase)]
            );

    public static void MapPurchases(this IEndpointRouteBuilder app)
    {
        BeginPurchase.Map(app);
        GetPurchase.Map(app);
        ListPurchases.Map(app);
    }
}
