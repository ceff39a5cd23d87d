using Microsoft.EntityFrameworkCore;
using Payments.Messaging;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Settlement;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// Brings payments to what a gateway has told of them: it answers an operation whose own answer is missing, or records one that was begun
/// at the gateway and not here (a payer who has paid there, a refund made on its website). What we know already, or what comes late or out
/// of order, changes nothing.
/// </summary>
internal sealed class PaymentFacts(PaymentsDb db, GatewayDesk desk, TimeProvider clock)
{
    /// <summary>Why a payment was not called off.</summary>
    private const string AlreadyPaid = "already_paid";

    /// <exception cref="InvalidOperationException">There is no such payment, so far: an event can overtake the transaction that made its
    /// charge. The message is tried again.</exception>
    /// <exception cref="PermanentFailureException">The gateway and we contradict each other; people must look.</exception>
    public async Task ApplyAsync(GatewayFact fact, CancellationToken ct)
    {
        var payment =
            await LockAsync(fact, ct)
            ?? throw new InvalidOperationException($"There is no payment with the gateway's reference {fact.Reference}.");
        var (id, now) = (IdOf(fact, payment), clock.GetUtcNow().UtcDateTime);
        var known = await db
            .Operations.Where(o =>
                o.PaymentId == payment.Id
                && (o.Id == id || o.Status == OperationStatus.Pending || o.Status == OperationStatus.Indeterminate)
            )
            .ToListAsync(ct);
        var operation = known.Find(o => !o.IsResolved);
        if (operation is { Kind: OperationKind.Cancel } && fact.Kind == GatewayFactKind.Captured)
        {
            // The payer was quicker than the calling off, which the gateway refuses from now on.
            payment.Apply(
                operation,
                new GatewayAnswer(GatewayOutcome.Declined, fact.Reference, AlreadyPaid),
                now,
                desk.NextAttempt(operation)
            );
            operation = null;
        }

        if (operation is null && !known.Exists(o => o.Id == id) && (operation = Begin(payment, fact, id, now)) is not null)
        {
            operation.Attempt(desk.LeaseEnd);
            db.Operations.Add(operation);
        }

        if (operation is null || AnswerTo(operation, payment, fact) is not { } answer)
        {
            return;
        }

        payment.Apply(operation, answer, now, desk.NextAttempt(operation));
        db.Announce(payment, operation, answer.Outcome, now);
        await db.BookAsync([(payment, operation)], ct);
    }

    private async Task<Payment?> LockAsync(GatewayFact fact, CancellationToken ct) =>
        (fact.PaymentId ?? await db.FindByReferenceAsync(fact.Reference, ct)) is { } id ? await db.LockAsync(id, ct) : null;

    /// <summary>
    /// From the gateway's own ids, so that the same event finds it again. A payer may fail several times over the same amount: there each
    /// event is an attempt.
    /// </summary>
    private static Guid IdOf(GatewayFact fact, Payment payment) =>
        payment.IsPaidAtGateway && fact.Kind == GatewayFactKind.Declined
            ? OperationIds.Of(fact.EventId)
            : OperationIds.Of(fact.ObjectId, fact.Kind.ToString(), $"{fact.Amount.Minor}");

    /// <summary>What was done at the gateway without us.</summary>
    private static PaymentOperation? Begin(Payment payment, GatewayFact fact, Guid id, DateTime now)
    {
        var beginning = fact.Kind switch
        {
            GatewayFactKind.Captured when payment.IsOpen && payment.CaptureMethod == CaptureMethod.Automatic => payment.BeginCharge(
                id,
                now
            ),
            GatewayFactKind.Captured when payment.Status == PaymentStatus.Authorized => payment.BeginCapture(id, fact.Amount.Minor, now),
            GatewayFactKind.Captured when payment.IsFinal && payment.CapturedMinor == 0 => throw new PermanentFailureException(
                $"The gateway has taken {fact.Amount.Minor} {fact.Amount.Currency} with {fact.Reference} for payment {payment.Id}, which has ended as {payment.Status}: nobody waits for the money, and it is not booked."
            ),
            GatewayFactKind.Authorised when payment.IsOpen && payment.CaptureMethod == CaptureMethod.Manual => payment.BeginCharge(id, now),
            GatewayFactKind.Declined when payment.IsOpen && payment.IsPaidAtGateway => payment.BeginCharge(id, now),
            GatewayFactKind.Voided when payment.IsOpen && payment.IsPaidAtGateway && payment.GatewayReference is not null =>
                payment.BeginCancel(id, fact.FailureCode ?? "canceled_at_gateway", now, isOpenAtGateway: true),
            GatewayFactKind.Voided when payment.Status == PaymentStatus.Authorized => payment.BeginCancel(id, fact.FailureCode, now),
            GatewayFactKind.Refunded when fact.Amount.Minor > payment.RefundedMinor => payment.BeginRefund(
                id,
                fact.Amount.Minor - payment.RefundedMinor,
                "made at the gateway",
                now
            ),
            GatewayFactKind.RefundFailed when payment.RefundedMinor > 0 => throw new PermanentFailureException(
                $"A refund of payment {payment.Id} that is booked has failed at the gateway."
            ),
            _ => null,
        };
        return beginning is { Refusal: { } refusal } && fact.Kind == GatewayFactKind.Captured
            ? throw new InvalidOperationException(
                $"The gateway has taken money for payment {payment.Id} that cannot be booked yet: {refusal.Reason}"
            )
            : beginning?.Operation;
    }

    /// <summary>The answer that a fact gives to an operation; null when it is about something else.</summary>
    private static GatewayAnswer? AnswerTo(PaymentOperation operation, Payment payment, GatewayFact fact)
    {
        var succeeded = new GatewayAnswer(
            GatewayOutcome.Succeeded,
            operation.Kind == OperationKind.Refund ? fact.ObjectId : fact.Reference
        );
        var declined = new GatewayAnswer(GatewayOutcome.Declined, fact.Reference, fact.FailureCode ?? "declined", fact.DeclineCode);
        return (operation.Kind, fact.Kind) switch
        {
            (OperationKind.Charge or OperationKind.Capture, GatewayFactKind.Captured) => fact.Amount == operation.AmountIn(payment.Currency)
                ? succeeded
                : throw new PermanentFailureException($"The gateway has taken another amount than that of payment {payment.Id}."),
            (OperationKind.Authorize, GatewayFactKind.Authorised) => succeeded,
            (OperationKind.Void or OperationKind.Cancel, GatewayFactKind.Voided) => succeeded,
            (OperationKind.Charge or OperationKind.Authorize, GatewayFactKind.Declined or GatewayFactKind.Voided) => declined,
            (OperationKind.Refund, GatewayFactKind.Refunded) when fact.Amount.Minor == payment.RefundedMinor + operation.AmountMinor =>
                succeeded,
            (OperationKind.Refund, GatewayFactKind.RefundFailed) => declined,
            _ => null,
        };
    }
}
