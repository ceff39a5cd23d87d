using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Contracts.Mails;
using Payments.Messaging;

namespace Payments.TuitionApi.Payments;

/// <summary>
/// Money of a payment was given back: the student gets a mail, and when nothing is left of the payment, its bill is due again. The message
/// may overtake the one that the payment has succeeded; it is then tried again.
/// </summary>
internal sealed class RefundTuitionPayment(TuitionDb db, PaymentChanges changes) : IMessageHandler<PaymentRefunded>
{
    public async Task HandleAsync(PaymentRefunded message, MessageContext context, CancellationToken ct)
    {
        var payment = await db.GetPaymentAsync(message.PaymentId, ct);
        if (message.IsWhole)
        {
            payment.Refund(message.At.UtcDateTime);
            var bill = await db.Bills.SingleAsync(b => b.StudentNo == payment.StudentNo && b.Term == payment.Term, ct);
            bill.MarkUnpaid(payment.Id);
        }

        var student = await db.Students.SingleAsync(s => s.StudentNo == payment.StudentNo, ct);
        db.Send(
            new NotificationRequested(
                student.Email,
                new NotificationSubject(PaymentPurpose.Tuition, payment.Id.ToString()),
                new RefundSucceededMail(message.Amount.Minor, message.Amount.Currency, $"Tuition {payment.Term}"),
                student.Name
            )
        );
        context.AfterCommit(() => changes.Signal(payment.Id));
    }
}
