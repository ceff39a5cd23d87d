using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Contracts.Mails;
using Payments.Messaging;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Purposes.Orders;

/// <summary>Publishes the outcome of an order's payment, and mails the customer; in the transaction that changes it.</summary>
internal static class OrderEvents
{
    /// <summary>Publishes how the payment has ended, for OrderApi.</summary>
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

    /// <summary>Sends a mail to the address of the customer's account; where none is known the timeline says so.</summary>
    public static async Task MailCustomerAsync(this PaymentsDb db, Payment payment, OrderMail mail, DateTime now, CancellationToken ct)
    {
        var template = MailTemplates.NameOf(mail);
        var account = await db.PaymentAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.UserId == payment.UserId, ct);
        if (account is null)
        {
            payment.RecordStep("mail_not_sent", now, detail: $"{template}: no address is known of {payment.Payer}");
            return;
        }

        var subject = new NotificationSubject(payment.Purpose, payment.Id.ToString());
        db.Send(new NotificationRequested(account.Email, subject, mail, account.Username));
        payment.RecordStep("mail_requested", now, detail: template);
    }
}
