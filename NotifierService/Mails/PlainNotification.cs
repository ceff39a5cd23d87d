using Payments.Contracts;
using Payments.Messaging;
using Payments.NotifierService.Templates;
using Payments.ServiceDefaults;

namespace Payments.NotifierService.Mails;

/// <summary>
/// What programs that do not know the contract put into <c>notification_queue</c>: bare JSON, without headers. They say either what kind of
/// payment has succeeded, or what the mail is to say. Whatever else is in it is ignored, and a card number in a text goes no further than
/// here.
/// </summary>
/// <param name="User">Address of the recipient.</param>
/// <param name="PaymentType">For example <c>Credit Card</c>.</param>
/// <param name="Message">The text of the mail, in the place of the one about a payment.</param>
/// <param name="Subject">The subject line.</param>
internal sealed record PlainNotification(string User, string? PaymentType = null, string? Message = null, string? Subject = null)
{
    /// <summary>The purpose of mails that are about nothing that this system knows; nobody is told that they were sent.</summary>
    public const string Purpose = "plain";

    private const int MaxSubjectLength = 150;
    private const int MaxTextLength = 10_000;

    /// <summary>The same as a notification of the contract.</summary>
    /// <exception cref="PermanentFailureException">It says neither, or too much.</exception>
    public NotificationRequested ToRequest()
    {
        var text =
            Message
            ?? (
                PaymentType is null
                    ? throw new PermanentFailureException("A plain notification needs 'paymentType' or 'message'.")
                    : $"Your payment of type {PaymentType} has been successfully processed."
            );
        if (text.Length > MaxTextLength || Subject?.Length > MaxSubjectLength)
        {
            throw new PermanentFailureException(
                $"The text has more than {MaxTextLength} characters, or the subject more than {MaxSubjectLength}."
            );
        }

        var data = new Dictionary<string, string>
        {
            [PlainMail.Text] = CardNumbers.Mask(text),
            [PlainMail.Subject] = CardNumbers.Mask(
                Subject ?? (Message is null ? "Your payment was successful" : "A message from Payments")
            ),
        };
        return new NotificationRequested(
            PlainMail.Template,
            User,
            new NotificationSubject(Purpose, Guid.CreateVersion7().ToString()),
            data
        );
    }
}
