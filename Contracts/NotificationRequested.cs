using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Contracts.Mails;
using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>Somebody is to get a mail. To NotifierService, through <see cref="Queues.Notification"/>.</summary>
public sealed record NotificationRequested : ICommand
{
    /// <summary>The message's type.</summary>
    public const string Type = "notification.requested";

    /// <summary>A mail to be sent.</summary>
    /// <param name="to">Address of the recipient.</param>
    /// <param name="subject">What the mail is about.</param>
    /// <param name="content">What it says.</param>
    /// <param name="name">Name of the recipient, if known.</param>
    public NotificationRequested(string to, NotificationSubject subject, MailContent content, string? name = null)
    {
        To = to;
        Subject = subject;
        Content = content;
        Name = name;
    }

    /// <summary>Reads the JSON form.</summary>
    /// <exception cref="PermanentFailureException">There is no such template, or its data lack a value or have one that does not
    /// fit.</exception>
    [JsonConstructor]
    internal NotificationRequested(string template, string to, NotificationSubject subject, JsonElement data, string? name = null)
        : this(to, subject, MailTemplates.Read(template, data), name) { }

    /// <summary>Name of the mail's template, for example <c>tuition-payment-succeeded</c>.</summary>
    public string Template => MailTemplates.NameOf(Content);

    /// <summary>Address of the recipient.</summary>
    public string To { get; }

    /// <summary>What the mail is about: the payment, order or purchase, and its purpose.</summary>
    public NotificationSubject Subject { get; }

    /// <summary>The values that the template shows. No secrets and no card numbers.</summary>
    public JsonElement Data => MailTemplates.Write(Content);

    /// <summary>Name of the recipient, if known.</summary>
    public string? Name { get; }

    /// <summary>What the mail says; in JSON its kind is in <see cref="Template"/> and its values in <see cref="Data"/>.</summary>
    [JsonIgnore]
    public MailContent Content { get; }

    string ICommand.Queue => Queues.Notification;

    string IMessage.MessageType => Type;

    string IMessage.CorrelationId => Subject.Id;
}
