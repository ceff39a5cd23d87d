using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;

namespace Payments.PaymentService.Purposes.Tuition;

/// <summary>Records tuition payments, a group at a time, and has them charged once that is committed.</summary>
internal sealed class AcceptTuitionPayments(PaymentsDb db, MessageSettlement settlement, GatewayDirectory gateways, TimeProvider clock)
    : IMessageGroupHandler<TuitionPaymentRequested>
{
    public async Task HandleAsync(IReadOnlyList<Received<TuitionPaymentRequested>> group, CancellationToken ct)
    {
        // The inbox knows repeated messages; this also knows a request that was sent again under another message id.
        var ids = group.Select(r => r.Message.PaymentId).ToArray();
        var known = await db.Payments.Where(p => ids.Contains(p.Id)).Select(p => p.Id).ToHashSetAsync(ct);
        foreach (var (message, context) in group.Where(r => known.Add(r.Message.PaymentId)))
        {
            Accept(message, context);
        }
    }

    private void Accept(TuitionPaymentRequested message, MessageContext context)
    {
        if (message.Amount.Minor <= 0)
        {
            throw new PermanentFailureException("The amount is not above 0.");
        }

        context.Resume();
        var now = clock.GetUtcNow();
        var request = new NewPayment(
            PaymentPurpose.Tuition,
            message.StudentNo,
            message.Term,
            message.Amount,
            gateways.For(PaymentPurpose.Tuition).Name
        );
        var payment = Payment.Create(message.PaymentId, request, now.UtcDateTime);
        payment.SetPaymentMethod(message.PaymentMethod, brand: null, last4: null);
        db.Payments.Add(payment);
        db.Publish(new PaymentProcessing(payment.Id, payment.Purpose, now));
        settlement.Charge(payment, context);
    }
}
