using Payments.Contracts;
using Payments.Contracts.Mails;
using Payments.Messaging;

namespace Payments.Tests.Contracts;

/// <summary>One message of each message type; the examples of the document.</summary>
internal static class MessageExamples
{
    private static readonly Guid PaymentId = new("01a1fcbe-c03e-7b88-9ab4-4345ccda2758");
    private static readonly string Intent = $"pi_{PaymentId:N}";
    private const string Purchase = "01a1fcbd-5a17-7c0e-b3c6-20d9f9f0a1b4";
    private static readonly Money Offset = new(3_000, "USD");
    private static readonly DateTimeOffset At = new(2026, 11, 21, 9, 30, 0, TimeSpan.Zero);
    private static readonly Money Amount = new(420_000, "USD");
    private static readonly OrderCreated Order = new(
        1,
        123,
        1,
        2,
        new Money(9_000, "USD"),
        PaymentId,
        "The Tempest",
        At.AddMinutes(15),
        At
    );
    private static readonly NotificationSubject Subject = new(PaymentPurpose.Tuition, PaymentId.ToString());
    public static IReadOnlyList<IMessage> All { get; } =
    [
        new UserCreated(17, "ada", "ada@example.com", At),
        Order,
        new OrderCancelRequested(Order, OrderCancelReason.Expired, At),
        new PaymentCreated(PaymentId, PaymentPurpose.Order, "1", Order.Amount!, At),
        new PaymentSettled(PaymentId, PaymentPurpose.Order, PaymentOutcome.Succeeded, Order.Amount!, At, By: "operator", Reference: "1"),
        new PaymentSettled(
            PaymentId,
            PaymentPurpose.Order,
            PaymentOutcome.Failed,
            Order.Amount!,
            At,
            "rejected_by_operator",
            "operator",
            "not enough seats together",
            "1"
        ),
        new PaymentSettled(PaymentId, PaymentPurpose.Order, PaymentOutcome.Canceled, Order.Amount!, At, Reason: "expired", Reference: "1"),
        new PaymentRefunded(
            PaymentId,
            PaymentPurpose.Order,
            new Guid("01a1fe0d-eb9b-7b6b-a748-325316ee3395"),
            Order.Amount!,
            IsWhole: true,
            At
        ),
        new PaymentSettled(PaymentId, PaymentPurpose.Purchase, PaymentOutcome.Succeeded, Offset, At, Reference: Purchase, IntentId: Intent),
        new PaymentSettled(
            PaymentId,
            PaymentPurpose.Purchase,
            PaymentOutcome.Failed,
            Offset,
            At,
            "insufficient_funds",
            Reference: Purchase,
            IntentId: Intent
        ),
        new PaymentSettled(
            PaymentId,
            PaymentPurpose.Purchase,
            PaymentOutcome.Canceled,
            Offset,
            At,
            Reason: "expired",
            Reference: Purchase,
            IntentId: Intent
        ),
        new PaymentRefunded(
            PaymentId,
            PaymentPurpose.Purchase,
            new Guid("01a1fe0d-eb9b-7b6b-a748-325316ee3395"),
            Offset,
            IsWhole: true,
            At
        ),
        new NotificationSent(Subject with { Purpose = PaymentPurpose.Order }, "order-received", At),
        new NotificationSent(new NotificationSubject(PaymentPurpose.Purchase, Purchase), "purchase-succeeded", At),
        new TuitionPaymentRequested(PaymentId, "S001", "Spring2024", Amount, "pm_card_visa"),
        new PaymentProcessing(PaymentId, PaymentPurpose.Tuition, At),
        new GatewayEventReceived(
            "evt_1NG8Du2eZvKYlo2CUI79vXWy",
            "payment_intent.succeeded",
            "pi_3MtwBwLkdIwHu7ix28a3tqPa",
            "pi_3MtwBwLkdIwHu7ix28a3tqPa",
            Amount,
            At,
            PaymentId,
            PaymentId.ToString(),
            "succeeded",
            CapturedMinor: Amount.Minor,
            CapturableMinor: 0
        ),
        new PaymentSettled(PaymentId, PaymentPurpose.Tuition, PaymentOutcome.Succeeded, Amount, At),
        new PaymentSettled(PaymentId, PaymentPurpose.Tuition, PaymentOutcome.Failed, Amount, At, "card_declined"),
        new PaymentRefunded(PaymentId, PaymentPurpose.Tuition, new Guid("01a1fe0d-eb9b-7b6b-a748-325316ee3395"), Amount, IsWhole: true, At),
        new CardPaymentRequested("ada@example.com", "Credit Card", "pm_card_visa", PaymentId),
        new NotificationRequested(
            "ada@example.com",
            Subject,
            new TuitionPaymentSucceededMail("S001", "Spring2024", Amount.Minor, Amount.Currency),
            "Ada Lovelace"
        ),
        new NotificationSent(Subject, "tuition-payment-succeeded", At),
        new NotificationSent(Subject with { Purpose = PaymentPurpose.Card }, "card-payment-succeeded", At),
        new NotificationSent(Subject with { Purpose = PaymentPurpose.Intent }, "card-payment-succeeded", At),
    ];

    /// <summary>The messages of a publication.</summary>
    public static IReadOnlyList<IMessage> Of(Publication publication) =>
        Of(publication.MessageType, publication.Exchange == BrokerNames.Events ? [publication.RoutingKey] : []);

    /// <summary>The messages of a subscription.</summary>
    public static IReadOnlyList<IMessage> Of(QueueSubscription subscription) => Of(subscription.MessageType, subscription.BindingKeys);

    /// <summary>The messages of a .NET type; with routing keys, only those that match one of them.</summary>
    public static IReadOnlyList<IMessage> Of(Type type, IReadOnlyList<string> routingKeys)
    {
        IMessage[] found =
        [
            .. All.Where(m =>
                m.GetType() == type && (routingKeys.Count == 0 || routingKeys.Any(key => Publication.Matches(key, m.MessageType)))
            ),
        ];
        return found.Length > 0
            ? found
            : throw new InvalidOperationException(
                $"Add an example of {type.Name} {string.Join(", ", routingKeys)} to {nameof(MessageExamples)}.{nameof(All)}."
            );
    }
}
