using Microsoft.EntityFrameworkCore;
using Payments.Messaging;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Settlement;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// Brings payments to what a gateway has told of them: it answers an operation whose own answer is missing, or records one that was begun at the gateway and not here
/// (a refund made on its website). What we know already, or what comes late or out of order, changes nothing.
/// </summary>
internal sealed class PaymentFacts(PaymentsDb db, GatewayDesk desk, TimeProvider clock)
{
    /// <exception cref="InvalidOperationException">There is no such payment, so far: an event can overtake the transaction that made its charge. The message is tried again.</exception>
    /// <exception cref="PermanentFailureException">The gateway and we contradict each other; people must look.</exception>
    public async Task ApplyAsync(GatewayFact fact, CancellationToken ct)
    {
        var payment = await FindAsync(fact, ct) ?? throw new InvalidOperationException($"There is no payment with the gateway's reference {fact.Reference}.");
        var operation = await db.Operations.SingleOrDefaultAsync(
            o => o.PaymentId == payment.Id && (o.Status == OperationStatus.Pending || o.Status == OperationStatus.Indeterminate), ct);
        if (operation is null && (operation = Begin(payment, fact)) is not null)
        {
            operation.Attempt(desk.LeaseEnd);
            db.Operations.Add(operation);
        }

        if (operation is null || AnswerTo(operation, payment, fact) is not { } answer)
        {
            return;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        payment.Apply(operation, answer, now, desk.NextAttempt(operation));
        db.Announce(payment, operation, answer.Outcome, now);
        await db.BookAsync([(payment, operation)], ct);
    }

    private Task<Payment?> FindAsync(GatewayFact fact, CancellationToken ct) => fact.PaymentId is { } id
        ? db.LockAsync(id, ct)
        : db.Payments.FromSql($"SELECT *, xmin FROM payments WHERE gateway_reference = {fact.Reference} FOR UPDATE").SingleOrDefaultAsync(ct);

    /// <summary>What was done at the gateway without us; its id comes from the gateway's, so that the same event finds it again.</summary>
    private PaymentOperation? Begin(Payment payment, GatewayFact fact)
    {
        var (id, now) = (OperationIds.Of(fact.ObjectId, fact.Kind.ToString(), $"{fact.Amount.Minor}"), clock.GetUtcNow().UtcDateTime);
        var beginning = fact.Kind switch
        {
            GatewayFactKind.Captured when payment.IsOpen && payment.CaptureMethod == CaptureMethod.Automatic => payment.BeginCharge(id, now),
            GatewayFactKind.Captured when payment.Status == PaymentStatus.Authorized => payment.BeginCapture(id, fact.Amount.Minor, now),
            GatewayFactKind.Authorised when payment.IsOpen && payment.CaptureMethod == CaptureMethod.Manual => payment.BeginCharge(id, now),
            GatewayFactKind.Voided when payment.Status == PaymentStatus.Authorized => payment.BeginCancel(id, fact.FailureCode, now),
            GatewayFactKind.Refunded when fact.Amount.Minor > payment.RefundedMinor => payment.BeginRefund(id, fact.Amount.Minor - payment.RefundedMinor, "made at the gateway", now),
            GatewayFactKind.RefundFailed when payment.RefundedMinor > 0 => throw new PermanentFailureException($"A refund of payment {payment.Id} that is booked has failed at the gateway."),
            _ => null,
        };
        return beginning?.Operation;
    }

    /// <summary>The answer that a fact gives to an operation; null when it is about something else.</summary>
    private static GatewayAnswer? AnswerTo(PaymentOperation operation, Payment payment, GatewayFact fact)
    {
        var succeeded = new GatewayAnswer(GatewayOutcome.Succeeded, operation.Kind == OperationKind.Refund ? fact.ObjectId : fact.Reference);
        var declined = new GatewayAnswer(GatewayOutcome.Declined, fact.Reference, fact.FailureCode ?? "declined", fact.DeclineCode);
        return (operation.Kind, fact.Kind) switch
        {
            (OperationKind.Charge or OperationKind.Capture, GatewayFactKind.Captured) => fact.Amount == operation.AmountIn(payment.Currency)
                ? succeeded
                : throw new PermanentFailureException($"The gateway has taken another amount than that of payment {payment.Id}."),
            (OperationKind.Authorize, GatewayFactKind.Authorised) => succeeded,
            (OperationKind.Void, GatewayFactKind.Voided) => succeeded,
            (OperationKind.Charge or OperationKind.Authorize, GatewayFactKind.Declined or GatewayFactKind.Voided) => declined,
            (OperationKind.Refund, GatewayFactKind.Refunded) when fact.Amount.Minor == payment.RefundedMinor + operation.AmountMinor => succeeded,
            (OperationKind.Refund, GatewayFactKind.RefundFailed) => declined,
            _ => null,
        };
    }
}
