using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>Tells the others, and the payer, what an answer has changed; in the transaction that changes it.</summary>
internal static class PaymentEvents
{
    /// <summary>An event that no service waits for would pile up among the unrouted ones.</summary>
    private static bool IsAwaited(Payment payment) => PaymentPurpose.OfServices.Contains(payment.Purpose);

    public static void PublishResult(this DbContext db, Payment payment, PaymentOperation operation, GatewayOutcome outcome, DateTime now)
    {
        switch (operation.Kind)
        {
            case OperationKind.Refund when outcome == GatewayOutcome.Succeeded:
                db.PublishRefund(payment, operation, now);
                break;
            case OperationKind.Refund:
                break;

            // Who asked for the calling off has the answer; of any other reason the service that waits for the payment knows nothing.
            case OperationKind.Cancel when outcome == GatewayOutcome.Succeeded && operation.Reason != Payment.ServiceReason:
                db.PublishSettled(payment, PaymentOutcome.Canceled, now, operation.Reason);
                break;
            case OperationKind.Cancel:
                break;
            default:
                db.PublishCharge(payment, outcome, now);
                break;
        }
    }

    /// <summary>Tells that nobody has paid in time.</summary>
    public static void PublishExpiry(this DbContext db, Payment payment, DateTime now) =>
        db.PublishSettled(payment, PaymentOutcome.Canceled, now, Payment.ExpiredReason);

    private static void PublishRefund(this DbContext db, Payment payment, PaymentOperation operation, DateTime now)
    {
        var refunded = operation.AmountIn(payment.Currency);
        if (IsAwaited(payment))
        {
            db.Publish(
                new PaymentRefunded(payment.Id, payment.Purpose, operation.Id, refunded, payment.Status == PaymentStatus.Refunded, now)
            );
        }

        db.SendMail(payment, "refund-succeeded", refunded, now);
    }

    /// <summary>
    /// Where the payer may try again, also an attempt that has ended nothing: the service may want to give up what it holds for him.
    /// </summary>
    private static void PublishCharge(this DbContext db, Payment payment, GatewayOutcome outcome, DateTime now)
    {
        var hasFailed = payment.Status == PaymentStatus.Failed || (payment.IsPaidAtGateway && outcome == GatewayOutcome.Declined);
        if (!hasFailed && payment.Status != PaymentStatus.Succeeded)
        {
            return;
        }

        db.PublishSettled(payment, hasFailed ? PaymentOutcome.Failed : PaymentOutcome.Succeeded, now);
        db.SendMail(payment, hasFailed ? "card-payment-failed" : "card-payment-succeeded", AmountOf(payment), now);
    }

    private static void PublishSettled(this DbContext db, Payment payment, PaymentOutcome outcome, DateTime now, string? reason = null)
    {
        if (IsAwaited(payment))
        {
            var (reference, intent) = payment.IsPaidAtGateway ? (payment.Reference, payment.GatewayReference) : (null, null);
            var failure = outcome == PaymentOutcome.Failed ? FailureOf(payment) : null;
            db.Publish(
                new PaymentSettled(
                    payment.Id,
                    payment.Purpose,
                    outcome,
                    AmountOf(payment),
                    now,
                    failure,
                    Reason: reason,
                    Reference: reference,
                    IntentId: intent
                )
            );
        }
    }

    /// <summary>The service that asked for a payment writes to the payer itself; a payer without an address gets no mail.</summary>
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
            ["failure_code"] = FailureOf(payment),
        };
        db.Send(
            new NotificationRequested(
                template,
                payment.Email,
                new NotificationSubject(payment.Purpose, payment.Id.ToString()),
                data.Where(d => d.Value is not null).ToDictionary(d => d.Key, d => d.Value!)
            )
        );
        payment.RecordStep("mail_requested", now, detail: template);
    }

    /// <summary>What has been taken; of a payment that has not succeeded, what was asked for.</summary>
    private static Money AmountOf(Payment payment) =>
        new(payment.CapturedMinor > 0 ? payment.CapturedMinor : payment.AmountMinor, payment.Currency);

    /// <summary>The issuer's reason is the one that means something to a payer.</summary>
    private static string? FailureOf(Payment payment) =>
        payment.DeclineCode is null or "generic_decline" ? payment.FailureCode : payment.DeclineCode;
}
