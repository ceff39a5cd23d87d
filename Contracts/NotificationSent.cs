using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>The recipient's mail server has accepted a mail. Published as <c>notification.sent.[purpose]</c>.</summary>
/// <param name="Subject">What the mail is about.</param>
/// <param name="Template">Name of the mail's template.</param>
/// <param name="At">When it was accepted, UTC.</param>
public sealed record NotificationSent(NotificationSubject Subject, string Template, DateTimeOffset At) : IEvent
{
    string IMessage.MessageType => TypeFor(Subject.Purpose);

    string IMessage.CorrelationId => Subject.Id;

    /// <summary>The message's type for a purpose.</summary>
    public static string TypeFor(string purpose) => $"notification.sent.{purpose}";
}
