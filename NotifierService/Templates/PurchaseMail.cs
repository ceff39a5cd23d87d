using System.Globalization;
using Payments.Contracts;
using Payments.Messaging;

namespace Payments.NotifierService.Templates;

/// <summary>The mails about a purchase of tonnes of offset of a green project.</summary>
internal static class PurchaseMail
{
    private const string Green = "#15803d";
    private const string Red = "#b91c1c";
    private const string Gray = "#4b5563";

    public static MailTemplate Succeeded(NotificationRequested request) =>
        Create(
            request,
            "You have offset {0} t with {1}",
            request.Data.GetValueOrDefault("reserved_again") == "true"
                ? "Your payment has arrived, and the offset is yours. Your reservation had ended before, but enough was left, and it was made again. Thank you!"
                : "Your payment has arrived, and the offset is yours. Thank you!",
            Green
        );

    public static MailTemplate Failed(NotificationRequested request) =>
        Create(
            request,
            "Your payment for {0} t of {1} did not go through",
            $"{request.FailureReason()} No money was taken, and your reservation is given up. You may try again with the same payment while it is open.",
            Red
        );

    public static MailTemplate Refunded(NotificationRequested request) =>
        Create(
            request,
            "Your payment for {0} t of {1} goes back to you",
            $"{RefundReason(request)} The money goes back to where it came from. Banks take up to ten days to show it.",
            Red
        );

    public static MailTemplate Expired(NotificationRequested request) =>
        Create(
            request,
            "Your purchase of {0} t of {1} has expired",
            "Your purchase was not paid in time. Nothing was taken, and your reservation is given up. You are welcome to buy once more.",
            Gray
        );

    private static string RefundReason(NotificationRequested request) =>
        request.Get("reason") switch
        {
            "not_enough_left" =>
                "We are sorry: when your payment arrived, your reservation had ended, and not enough of the project was left.",
            "not_credited" => "We are sorry: your payment has arrived, but the offset could not be credited to you.",
            _ => throw new PermanentFailureException("The value 'reason' is not one that can be told."),
        };

    private static MailTemplate Create(NotificationRequested request, string subject, string message, string accent)
    {
        var (purchase, project, tonnes, amount) = (
            request.Get("purchase_id"),
            request.Get("project"),
            request.Get("tonnes"),
            request.Amount()
        );
        var greeting = request.Name is { Length: > 0 } name ? $"Hello {name}," : "Hello,";
        var title = string.Format(CultureInfo.InvariantCulture, subject, tonnes, project);
        var text = $"""
            {greeting}

            {message}

            Project: {project}
            Offset: {tonnes} t
            Amount: {amount}
            Purchase: {purchase}
            """;
        return new MailTemplate(
            title,
            text,
            typeof(PurchaseNews),
            new()
            {
                ["Title"] = title,
                ["Accent"] = accent,
                ["Greeting"] = greeting,
                ["Message"] = message,
                ["Project"] = project,
                ["Offset"] = $"{tonnes} t",
                ["Amount"] = amount,
                ["Purchase"] = purchase,
            }
        );
    }
}
