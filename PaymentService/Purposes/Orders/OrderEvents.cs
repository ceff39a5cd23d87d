using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Purposes.Orders;

/// <summary>Names of the mails about an order.</summary>
internal static class OrderMail
{
    public const string Received = "order-received";
    public const string Approved = "order-approved";
    public const string Rejected = "order-rejected";
    public const string Expired = "order-expired";
    public const string Cancelled = "order-cancelled";
}

/// <summary>Telling OrderApi and the customer what has become of an order's payment; in the transaction that changes it.</summary>
internal static class OrderEvents
{
    /// <summary>Tells OrderApi how the payment has ended.</summary>
    public static void PublishOutcome(this PaymentsDb db, Payment payment, DateTime now)
    {
        var outcome = payment.Status switch
        {
            PaymentStatus.Canceled => PaymentOutcome.Canceled,
            PaymentStatus.Failed => PaymentOutcome.Failed,
            _ => PaymentOutcome.Succeeded,
        };
        db.Publish(
            new PaymentSettled(
                payment.Id,
                payment.Purpose,
                outcome,
                payment.Amount,
                payment.SettledAt ?? now,
                payment.FailureCode,
                payment.DecidedBy,
                payment.DecisionReason ?? payment.CancellationReason,
                payment.Reference
            )
        );
    }

    /// <summary>Sends the customer a mail, to the address of his account; where none is known the timeline says so.</summary>
    public static async Task MailCustomerAsync(this PaymentsDb db, Payment payment, string template, DateTime now, CancellationToken ct)
    {
        var account = await db.PaymentAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.UserId == payment.UserId, ct);
        if (account is null)
        {
            payment.RecordStep("mail_not_sent", now, detail: $"{template}: no address is known of {payment.Payer}");
            return;
        }

        var data = new Dictionary<string, string>
        {
            ["order_id"] = payment.Reference,
            ["what"] = payment.Description!,
            ["amount_minor"] = payment.AmountMinor.ToString(CultureInfo.InvariantCulture),
            ["currency"] = payment.Currency,
        };
        if (payment.DecisionReason is { } reason)
        {
            data["reason"] = reason;
        }

        db.Send(
            new NotificationRequested(
                template,
                account.Email,
                new NotificationSubject(payment.Purpose, payment.Id.ToString()),
                data,
                account.Username
            )
        );
        payment.RecordStep("mail_requested", now, detail: template);
    }
}
