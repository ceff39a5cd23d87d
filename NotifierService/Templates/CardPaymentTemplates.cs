using Payments.Contracts;
using Payments.Contracts.Mails;
using Payments.Messaging;

namespace Payments.NotifierService.Templates;

/// <summary>
/// The mails about a card payment and its refund. Of the card they show the brand and the last four digits, and they accept no more digits
/// than those.
/// </summary>
internal static class CardPaymentTemplates
{
    private const int LastFourLength = 4;

    public static FilledTemplate Succeeded(NotificationRequested request, CardPaymentSucceededMail mail)
    {
        var what = mail.PaymentType is null ? "Your payment" : $"Your payment of type {mail.PaymentType}";
        return Create(
            request,
            mail,
            $"Your payment of {Amount(mail)} was successful",
            $"{what} has been successfully processed.",
            AccentColors.Green
        );
    }

    public static FilledTemplate Failed(NotificationRequested request, CardPaymentFailedMail mail) =>
        Create(
            request,
            mail,
            $"Your payment of {Amount(mail)} did not go through",
            $"{FailureReasons.TextOf(mail.FailureCode)} No money was taken.",
            AccentColors.Red
        );

    public static FilledTemplate Refunded(NotificationRequested request, RefundSucceededMail mail) =>
        Create(
            request,
            mail,
            $"Your refund of {Amount(mail)} is on its way",
            "The money goes back to where it came from. Banks take up to ten days to show it.",
            AccentColors.Green
        );

    private static string Amount(CardPaymentMail mail) => MailText.Amount(mail.AmountMinor, mail.Currency);

    private static FilledTemplate Create(NotificationRequested request, CardPaymentMail mail, string subject, string message, string accent)
    {
        var greeting = MailText.Greeting(request.Name);
        var (amount, card, url) = (Amount(mail), CardOf(mail), PageOf(mail.FollowUrl));
        var text = $"""
            {greeting}

            {message}

            Amount: {amount}
            Card: {card}
            Payment: {request.Subject.Id}
            """;
        return new FilledTemplate(
            subject,
            url is null ? text : $"{text}\n\nFollow your payment: {url}",
            typeof(CardPayment),
            new()
            {
                ["Title"] = subject,
                ["Accent"] = accent,
                ["Greeting"] = greeting,
                ["Message"] = message,
                ["Amount"] = amount,
                ["Card"] = card,
                ["PaymentId"] = request.Subject.Id,
                ["FollowUrl"] = url,
            }
        );
    }

    /// <summary>
    /// For example <c>Visa ending in 4242</c>. A program that pays with a token may know only the brand of the card, or nothing of it.
    /// </summary>
    private static string CardOf(CardPaymentMail mail)
    {
        if (mail.Last4 is null)
        {
            return mail.Brand ?? "not named";
        }

        if (mail.Last4.Length != LastFourLength || !mail.Last4.All(char.IsAsciiDigit))
        {
            throw new PermanentFailureException("The value 'last4' is not four digits.");
        }

        return $"{mail.Brand ?? "Card"} ending in {mail.Last4}";
    }

    /// <summary>A link in a mail may lead to a page, and must not run a script.</summary>
    private static string? PageOf(Uri? url)
    {
        if (url is null)
        {
            return null;
        }

        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            throw new PermanentFailureException("The value 'follow_url' is not the address of a page.");
        }

        return url.AbsoluteUri;
    }
}
