using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Contracts.Mails;
using Payments.Messaging;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>Publishes what an answer of the gateway has changed, and mails the payer; in the transaction of the change.</summary>
internal static class PaymentEvents
{
    /// <summary>Whether a service consumes events of the payment's purpose; others would pile up in the queue of unrouted events.</summary>
    private static bool HasSubscriber(Payment payment) => PaymentPurpose.OfServices.Contains(payment.Purpose);

    public static void PublishResult(this DbContext db, Payment payment, PaymentOperation operation, GatewayOutcome outcome, DateTime now)
    {
        switch (operation.Kind)
        {
            case OperationKind.Refund when outcome == GatewayOutcome.Succeeded:
                db.PublishRefund(payment, operation, now);
                break;
            case OperationKind.Refund:
                break;

            // Operators see these; whoever asked for the payment has nothing to do about them.
            case OperationKind.RefundReversal
            or OperationKind.Suspense
            or OperationKind.SuspenseRefund
            or OperationKind.SuspenseRefundReversal
            or OperationKind.SuspenseAdjustment
            or OperationKind.Dispute
            or OperationKind.DisputeReversal:
                break;

            // The service that asked for the cancellation has the answer; of other cancellations it does not know yet.
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

    /// <summary>Publishes that nobody has paid in time.</summary>
    public static void PublishExpiry(this DbContext db, Payment payment, DateTime now) =>
        db.PublishSettled(payment, PaymentOutcome.Canceled, now, Payment.ExpiredReason);

    private static void PublishRefund(this DbContext db, Payment payment, PaymentOperation operation, DateTime now)
    {
        var refunded = operation.AmountIn(payment.Currency);
        if (HasSubscriber(payment))
        {
            db.Publish(
                new PaymentRefunded(payment.Id, payment.Purpose, operation.Id, refunded, payment.Status == PaymentStatus.Refunded, now)
            );
        }

        db.SendMail(
            payment,
            new RefundSucceededMail(refunded.Minor, refunded.Currency, payment.Description, payment.Brand, payment.Last4),
            now
        );
    }

    /// <summary>
    /// Where the payer may try again, a declined attempt is published as well, though the payment has not ended: the service may want to
    /// release what it holds for the payer.
    /// </summary>
    private static void PublishCharge(this DbContext db, Payment payment, GatewayOutcome outcome, DateTime now)
    {
        var hasFailed = payment.Status == PaymentStatus.Failed || (payment.IsPaidAtGateway && outcome == GatewayOutcome.Declined);
        if (!hasFailed && payment.Status != PaymentStatus.Succeeded)
        {
            return;
        }

        db.PublishSettled(payment, hasFailed ? PaymentOutcome.Failed : PaymentOutcome.Succeeded, now);
        db.SendMail(payment, hasFailed ? FailedMail(payment) : SucceededMail(payment), now);
    }

    private static CardPaymentSucceededMail SucceededMail(Payment payment)
    {
        var amount = AmountOf(payment);
        return new(amount.Minor, amount.Currency, payment.Description, payment.Brand, payment.Last4);
    }

    private static CardPaymentFailedMail FailedMail(Payment payment)
    {
        var amount = AmountOf(payment);
        return new(amount.Minor, amount.Currency, payment.Description, payment.Brand, payment.Last4, FailureCode: FailureOf(payment));
    }

    private static void PublishSettled(this DbContext db, Payment payment, PaymentOutcome outcome, DateTime now, string? reason = null)
    {
        if (HasSubscriber(payment))
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

    /// <summary>A payer without an address gets no mail: the service that asked for the payment sends its own.</summary>
    private static void SendMail(this DbContext db, Payment payment, CardPaymentMail mail, DateTime now)
    {
        if (payment.Email is null)
        {
            return;
        }

        db.Send(new NotificationRequested(payment.Email, new NotificationSubject(payment.Purpose, payment.Id.ToString()), mail));
        payment.RecordStep("mail_requested", now, detail: MailTemplates.NameOf(mail));
    }

    /// <summary>What has been taken; of a payment that has not succeeded, what was asked for.</summary>
    private static Money AmountOf(Payment payment) =>
        new(payment.CapturedMinor > 0 ? payment.CapturedMinor : payment.AmountMinor, payment.Currency);

    /// <summary>The issuer's reason is the one that means something to a payer.</summary>
    private static string? FailureOf(Payment payment) =>
        payment.DeclineCode is null or "generic_decline" ? payment.FailureCode : payment.DeclineCode;
}
