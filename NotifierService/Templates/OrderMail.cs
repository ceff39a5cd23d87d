using Payments.Contracts;

namespace Payments.NotifierService.Templates;

/// <summary>The mails about an order of tickets.</summary>
internal static class OrderMail
{
    private const string Blue = "#1d4ed8";
    private const string Green = "#15803d";
    private const string Red = "#b91c1c";
    private const string Gray = "#4b5563";

    public static MailTemplate Received(NotificationRequested request) =>
        Create(
            request,
            "We have your order {0}",
            "Thank you for your order. Your seats are held for you, and you will hear from us as soon as it is approved.",
            Blue
        );

    public static MailTemplate Approved(NotificationRequested request) =>
        Create(request, "Your order {0} is confirmed", "Your order is approved and the seats are yours. Enjoy the show!", Green);

    public static MailTemplate Rejected(NotificationRequested request) =>
        Create(
            request,
            "Your order {0} could not be accepted",
            "We are sorry: your order was not approved. The seats are free again, and you pay nothing.",
            Red
        );

    public static MailTemplate Expired(NotificationRequested request) =>
        Create(
            request,
            "Your order {0} has expired",
            "Your order was not approved in time. The seats are free again, and you pay nothing. You are welcome to order once more.",
            Gray
        );

    public static MailTemplate Cancelled(NotificationRequested request) =>
        Create(
            request,
            "Your order {0} is cancelled",
            "Your order was cancelled, as you asked. The seats are free again, and you pay nothing.",
            Gray
        );

    private static MailTemplate Create(NotificationRequested request, string subject, string message, string accent)
    {
        var (order, what, amount, reason) = (
            request.Get("order_id"),
            request.Get("what"),
            request.Amount(),
            request.Data.GetValueOrDefault("reason")
        );
        var greeting = request.Name is { Length: > 0 } name ? $"Hello {name}," : "Hello,";
        var title = string.Format(System.Globalization.CultureInfo.InvariantCulture, subject, order);
        var text = $"""
            {greeting}

            {message}

            Order: {order}
            Tickets: {what}
            Amount: {amount}
            """;
        return new MailTemplate(
            title,
            reason is null ? text : $"{text}\nReason: {reason}",
            typeof(OrderNews),
            new()
            {
                ["Title"] = title,
                ["Accent"] = accent,
                ["Greeting"] = greeting,
                ["Message"] = message,
                ["Order"] = order,
                ["Tickets"] = what,
                ["Amount"] = amount,
                ["Reason"] = reason,
            }
        );
    }
}
