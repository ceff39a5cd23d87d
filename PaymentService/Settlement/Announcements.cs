using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Settlement;

/// <summary>Tells the others, and the payer, what an answer has changed; in the transaction that changes it.</summary>
internal static class Announcements
{
    /// <summary>An event that no service waits for would pile up among the unrouted ones.</summary>
    private static bool IsAwaited(Payment payment) => PaymentPurpose.OfServices.Contains(payment.Purpose);

    public static void Announce(this DbContext db, Payment payment, PaymentOperation operation, GatewayOutcome outcome, DateTime now)
    {
        if (operation.Kind == OperationKind.Refund)
        {
            if (outcome == GatewayOutcome.Succeeded)
            {
                var refunded = operation.AmountIn(payment.Currency);
                if (IsAwaited(payment))
                {
                    db.Publish(new PaymentRefunded(payment.Id, payment.Purpose, operation.Id, refunded, payment.Status == PaymentStatus.Refunded, now));
                }

                db.SendMail(payment, "refund-succeeded", refunded, now);
            }
        }
        else if (payment.Status is PaymentStatus.Succeeded or PaymentStatus.Failed)
        {
            var succeeded = payment.Status == PaymentStatus.Succeeded;
            var amount = new Money(succeeded ? payment.CapturedMinor : payment.AmountMinor, payment.Currency);
            if (IsAwaited(payment))
            {
                db.Publish(new PaymentSettled(payment.Id, payment.Purpose, succeeded ? PaymentOutcome.Succeeded : PaymentOutcome.Failed, amount, now, ReasonOf(payment)));
            }

            db.SendMail(payment, succeeded ? "card-payment-succeeded" : "card-payment-failed", amount, now);
        }
    }

    /// <summary>The service that asked for a tuition payment writes to the student itself; a payer without an address gets no mail.</summary>
    private static void SendMail(this DbContext db, Payment payment, string template, Money amount, DateTime now)
    {
        if (payment.Email is null)
        {
            return;
        }

        var data = new Dictionary<string, string?>
        {
            ["amount_minor"] = $"{amount.Minor}",
            ["currency"] = amount.Currency,
            ["payment_type"] = payment.Description,
            ["brand"] = payment.Brand,
            ["last4"] = payment.Last4,
            ["failure_code"] = ReasonOf(payment),
        };
        db.Send(new NotificationRequested(
            template,
            payment.Email,
            new NotificationSubject(payment.Purpose, payment.Id.ToString()),
            data.Where(d => d.Value is not null).ToDictionary(d => d.Key, d => d.Value!)));
        payment.Note("mail_requested", now, detail: template);
    }

    /// <summary>The issuer's reason is the one that means something to a payer.</summary>
    private static string? ReasonOf(Payment payment) =>
        payment.Status != PaymentStatus.Failed ? null : payment.DeclineCode is null or "generic_decline" ? payment.FailureCode : payment.DeclineCode;
}
