using Payments.Contracts;
using Payments.Messaging;

namespace Payments.NotifierService.Templates;

/// <summary>
/// The mails about a card payment and its refund. Of the card they show the brand and the last four digits, and take no more than those.
/// </summary>
internal static class CardPaymentMail
{
    private const int LastFourLength = 4;
    private const string Green = "#15803d";
    private const string Red = "#b91c1c";

    public static MailTemplate Succeeded(NotificationRequested request)
    {
        var what = request.Data.TryGetValue("payment_type", out var type) ? $"Your payment of type {type}" : "Your payment";
        return Create(request, $"Your payment of {request.Amount()} was successful", $"{what} has been successfully processed.", Green);
    }

    public static MailTemplate Failed(NotificationRequested request) =>
        Create(request, $"Your payment of {request.Amount()} did not go through", $"{request.FailureReason()} No money was taken.", Red);

    public static MailTemplate Refunded(NotificationRequested request) =>
        Create(
            request,
            $"Your refund of {request.Amount()} is on its way",
            "The money goes back to the card that you paid with. Banks take up to ten days to show it.",
            Green
        );

    private static MailTemplate Create(NotificationRequested request, string subject, string message, string accent)
    {
        var greeting = request.Name is { Length: > 0 } name ? $"Hello {name}," : "Hello,";
        var (amount, card, url) = (request.Amount(), Card(request), FollowUrl(request));
        var text = $"""
            {greeting}

            {message}

            Amount: {amount}
            Card: {card}
            Payment: {request.Subject.Id}
            """;
        return new MailTemplate(
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
    /// For example <c>Visa ending in 4242</c>; a program that pays with a token need not know more of the card than that.
    /// </summary>
    private static string Card(NotificationRequested request)
    {
        if (!request.Data.TryGetValue("last4", out var lastFour))
        {
            return request.Data.GetValueOrDefault("brand", "not named");
        }

        if (lastFour.Length != LastFourLength || !lastFour.All(char.IsAsciiDigit))
        {
            throw new PermanentFailureException("The value 'last4' is not four digits.");
        }

        return $"{(request.Data.TryGetValue("brand", out var brand) ? brand : "Card")} ending in {lastFour}";
    }

    /// <summary>A link in a mail may lead to a page, and run nothing.</summary>
    private static string? FollowUrl(NotificationRequested request) =>
        !request.Data.TryGetValue("follow_url", out var url) ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri.AbsoluteUri
        : throw new PermanentFailureException("The value 'follow_url' is not the address of a page.");
}
