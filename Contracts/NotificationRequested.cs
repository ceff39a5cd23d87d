using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>Somebody is to get a mail. To NotifierService, through <see cref="Queues.Notification"/>.</summary>
/// <param name="Template">Name of the mail's template, for example <c>tuition-payment-succeeded</c>.</param>
/// <param name="To">Address of the recipient.</param>
/// <param name="Subject">What the mail is about: the payment, order or purchase, and its purpose.</param>
/// <param name="Data">The values that the template shows. No secrets and no card numbers.</param>
/// <param name="Name">Name of the recipient, if known.</param>
public sealed record NotificationRequested(
    string Template,
    string To,
    NotificationSubject Subject,
    IReadOnlyDictionary<string, string> Data,
    string? Name = null
) : ICommand
{
    /// <summary>The message's type.</summary>
    public const string Type = "notification.requested";

    string ICommand.Queue => Queues.Notification;

    string IMessage.MessageType => Type;

    string IMessage.CorrelationId => Subject.Id;
}

/// <summary>What a mail is about.</summary>
/// <param name="Purpose">One of <see cref="PaymentPurpose"/>.</param>
/// <param name="Id">Id of the payment, order or purchase.</param>
public sealed record NotificationSubject(string Purpose, string Id);
