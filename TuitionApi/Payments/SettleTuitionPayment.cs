using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Contracts.Mails;
using Payments.Messaging;

namespace Payments.TuitionApi.Payments;

/// <summary>Records the result of a payment: marks the bill as paid, and sends the student a mail.</summary>
internal sealed class SettleTuitionPayment(TuitionDb db, PaymentChanges changes) : IMessageHandler<PaymentSettled>
{
    public async Task HandleAsync(PaymentSettled message, MessageContext context, CancellationToken ct)
    {
        var payment = await db.GetPaymentAsync(message.PaymentId, ct);
        if (payment.IsSettled)
        {
            return;
        }

        payment.Settle(message.Outcome, message.FailureCode, message.At.UtcDateTime);
        if (message.Outcome == PaymentOutcome.Succeeded)
        {
            var bill = await db.Bills.SingleAsync(b => b.StudentNo == payment.StudentNo && b.Term == payment.Term, ct);
            bill.MarkPaid(payment.Id);
        }

        var student = await db.Students.SingleAsync(s => s.StudentNo == payment.StudentNo, ct);
        var subject = new NotificationSubject(PaymentPurpose.Tuition, payment.Id.ToString());
        db.Send(new NotificationRequested(student.Email, subject, MailAbout(payment, message.Outcome), student.Name));
        context.AfterCommit(() => changes.Signal(payment.Id));
    }

    private static TuitionPaymentMail MailAbout(TuitionPayment payment, PaymentOutcome outcome) =>
        outcome == PaymentOutcome.Succeeded
            ? new TuitionPaymentSucceededMail(payment.StudentNo, payment.Term, payment.AmountMinor, payment.Currency)
            : new TuitionPaymentFailedMail(payment.StudentNo, payment.Term, payment.AmountMinor, payment.Currency, payment.FailureCode);
}
