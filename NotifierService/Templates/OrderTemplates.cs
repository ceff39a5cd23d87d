using Payments.Contracts;
using Payments.Contracts.Mails;

namespace Payments.NotifierService.Templates;

/// <summary>The mails about an order of tickets.</summary>
internal static class OrderTemplates
{
    public static FilledTemplate Received(NotificationRequested request, OrderReceivedMail mail) =>
        Create(
            request,
            mail,
            $"We have your order {mail.OrderId}",
            "Thank you for your order. Your seats are held for you, and you will hear from us as soon as it is approved.",
            AccentColors.Blue
        );

    public static FilledTemplate Approved(NotificationRequested request, OrderApprovedMail mail) =>
        Create(
            request,
            mail,
            $"Your order {mail.OrderId} is confirmed",
            "Your order is approved and the seats are yours. Enjoy the show!",
            AccentColors.Green
        );

    public static FilledTemplate Rejected(NotificationRequested request, OrderRejectedMail mail) =>
        Create(
            request,
            mail,
            $"Your order {mail.OrderId} could not be accepted",
            "We are sorry: your order was not approved. The seats are free again, and you pay nothing.",
            AccentColors.Red
        );

    public static FilledTemplate Expired(NotificationRequested request, OrderExpiredMail mail) =>
        Create(
            request,
            mail,
            $"Your order {mail.OrderId} has expired",
            "Your order was not approved in time. The seats are free again, and you pay nothing. You are welcome to order once more.",
            AccentColors.Gray
        );

    public static FilledTemplate Canceled(NotificationRequested request, OrderCanceledMail mail) =>
        Create(
            request,
            mail,
            $"Your order {mail.OrderId} is cancelled",
            "Your order was cancelled, as you asked. The seats are free again, and you pay nothing.",
            AccentColors.Gray
        );

    private static FilledTemplate Create(NotificationRequested request, OrderMail mail, string subject, string message, string accent)
    {
        var greeting = MailText.Greeting(request.Name);
        var amount = MailText.Amount(mail.AmountMinor, mail.Currency);
        var text = $"""
            {greeting}

            {message}

            Order: {mail.OrderId}
            Tickets: {mail.What}
            Amount: {amount}
            """;
        return new FilledTemplate(
            subject,
            mail.Reason is null ? text : $"{text}\nReason: {mail.Reason}",
            typeof(OrderUpdate),
            new()
            {
                ["Title"] = subject,
                ["Accent"] = accent,
                ["Greeting"] = greeting,
                ["Message"] = message,
                ["Order"] = mail.OrderId,
                ["Tickets"] = mail.What,
                ["Amount"] = amount,
                ["Reason"] = mail.Reason,
            }
        );
    }
}
