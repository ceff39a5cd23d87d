using Payments.Contracts;
using Payments.Contracts.Mails;
using Payments.Messaging;
using Payments.NotifierService.Mails;
using Payments.ServiceDefaults;

namespace Payments.NotifierService.Notifications;

/// <summary>
/// What programs that do not know the contract put into <c>notification_queue</c>: bare JSON, without headers. It has either the type of a
/// payment that has succeeded, or the text of the mail. Other members are ignored, and card numbers in texts are masked here.
/// </summary>
/// <param name="User">Address of the recipient.</param>
/// <param name="PaymentType">For example <c>Credit Card</c>.</param>
/// <param name="Message">The text of the mail, instead of the one about a payment.</param>
/// <param name="Subject">The subject line; one that fits the text when left out.</param>
internal sealed record PlainNotification(string User, string? PaymentType = null, string? Message = null, string? Subject = null)
{
    private const int MaxSubjectLength = 150;
    private const int MaxTextLength = 10_000;

    /// <summary>The same as a notification of the contract.</summary>
    /// <exception cref="PermanentFailureException">It has neither a payment type nor a text, or one that is too long.</exception>
    public NotificationRequested ToRequest()
    {
        var text = Message ?? TextAbout(PaymentType);
        if (text.Length > MaxTextLength || Subject?.Length > MaxSubjectLength)
        {
            throw new PermanentFailureException(
                $"The text has more than {MaxTextLength} characters, or the subject more than {MaxSubjectLength}."
            );
        }

        var subject = Subject ?? (Message is null ? "Your payment was successful" : "A message from Payments");
        return new NotificationRequested(
            User,
            new NotificationSubject(Mail.PlainPurpose, Guid.CreateVersion7().ToString()),
            new PlainMail(CardNumbers.Mask(text), CardNumbers.Mask(subject))
        );
    }

    private static string TextAbout(string? paymentType)
    {
        if (paymentType is null)
        {
            throw new PermanentFailureException("A plain notification needs 'paymentType' or 'message'.");
        }

        return $"Your payment of type {paymentType} has been successfully processed.";
    }
}
