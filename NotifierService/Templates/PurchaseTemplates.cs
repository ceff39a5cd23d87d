using System.Diagnostics;
using System.Globalization;
using Payments.Contracts;
using Payments.Contracts.Mails;

namespace Payments.NotifierService.Templates;

/// <summary>The mails about a purchase of tonnes of offset of a green project.</summary>
internal static class PurchaseTemplates
{
    public static FilledTemplate Succeeded(NotificationRequested request, PurchaseSucceededMail mail) =>
        Create(
            request,
            mail,
            $"You have offset {Tonnes(mail)} with {mail.Project}",
            mail.ReservedAgain
                ? "Your payment has arrived, and the offset is yours. Your reservation had ended before, but enough was left, "
                    + "and it was made again. Thank you!"
                : "Your payment has arrived, and the offset is yours. Thank you!",
            AccentColors.Green
        );

    public static FilledTemplate Failed(NotificationRequested request, PurchaseFailedMail mail) =>
        Create(
            request,
            mail,
            $"Your payment for {Tonnes(mail)} of {mail.Project} did not go through",
            $"{FailureReasons.TextOf(mail.FailureCode)} No money was taken, and your reservation is given up. "
                + "You may try again with the same payment while it is open.",
            AccentColors.Red
        );

    public static FilledTemplate Refunded(NotificationRequested request, PurchaseRefundedMail mail) =>
        Create(
            request,
            mail,
            $"Your payment for {Tonnes(mail)} of {mail.Project} goes back to you",
            $"{TextOf(mail.Reason)} The money goes back to where it came from. Banks take up to ten days to show it.",
            AccentColors.Red
        );

    public static FilledTemplate Expired(NotificationRequested request, PurchaseExpiredMail mail) =>
        Create(
            request,
            mail,
            $"Your purchase of {Tonnes(mail)} of {mail.Project} has expired",
            "Your purchase was not paid in time. Nothing was taken, and your reservation is given up. You are welcome to buy once more.",
            AccentColors.Gray
        );

    private static string TextOf(PurchaseRefundReason reason) =>
        reason switch
        {
            PurchaseRefundReason.NotEnoughLeft =>
                "We are sorry: when your payment arrived, your reservation had ended, and not enough of the project was left.",
            PurchaseRefundReason.NotCredited => "We are sorry: your payment has arrived, but the offset could not be credited to you.",
            PurchaseRefundReason.MoneyReturned =>
                "Your payment was given back after the offset had been credited to you, so the offset is taken back.",
            _ => throw new UnreachableException($"There is no text for {reason}."),
        };

    private static string Tonnes(PurchaseMail mail) => mail.Tonnes.ToString("0.###", CultureInfo.InvariantCulture) + " t";

    private static FilledTemplate Create(NotificationRequested request, PurchaseMail mail, string subject, string message, string accent)
    {
        var (greeting, offset) = (MailText.Greeting(request.Name), Tonnes(mail));
        var amount = MailText.Amount(mail.AmountMinor, mail.Currency);
        var text = $"""
            {greeting}

            {message}

            Project: {mail.Project}
            Offset: {offset}
            Amount: {amount}
            Purchase: {mail.PurchaseId}
            """;
        return new FilledTemplate(
            subject,
            text,
            typeof(PurchaseUpdate),
            new()
            {
                ["Title"] = subject,
                ["Accent"] = accent,
                ["Greeting"] = greeting,
                ["Message"] = message,
                ["Project"] = mail.Project,
                ["Offset"] = offset,
                ["Amount"] = amount,
                ["Purchase"] = mail.PurchaseId.ToString(),
            }
        );
    }
}
