using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.TuitionApi.Payments;

namespace Payments.TuitionApi.Bills;

/// <summary>Takes the result of a payment: marks the bill, and has the student told.</summary>
internal sealed class SettleBill(TuitionDb db, PaymentChanges changes) : IMessageHandler<PaymentSettled>
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
        db.Send(
            new NotificationRequested(
                message.Outcome == PaymentOutcome.Succeeded ? "tuition-payment-succeeded" : "tuition-payment-failed",
                student.Email,
                new NotificationSubject(PaymentPurpose.Tuition, payment.Id.ToString()),
                DataOf(payment),
                student.Name
            )
        );
        context.AfterCommit(() => changes.Announce(payment.Id));
    }

    private static Dictionary<string, string> DataOf(TuitionPayment payment)
    {
        var data = new Dictionary<string, string>
        {
            ["student_no"] = payment.StudentNo,
            ["term"] = payment.Term,
            ["amount_minor"] = $"{payment.AmountMinor}",
            ["currency"] = payment.Currency,
        };
        if (payment.FailureCode is not null)
        {
            data["failure_code"] = payment.FailureCode;
        }

        return data;
    }
}
