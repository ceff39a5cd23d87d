using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// Applies a webhook to its payment, once: it answers an operation whose own answer is missing, or records one that was begun at the
/// gateway and not here (a payer who has paid there, a refund made on its website). What is known already, or comes late or out of order,
/// changes nothing.
/// </summary>
internal sealed class ApplyGatewayEvent(PaymentsDb db, GatewayClient gatewayClient, TimeProvider clock)
    : IMessageHandler<GatewayEventReceived>
{
    /// <summary>The failure code of a cancellation that came too late.</summary>
    private const string AlreadyPaid = "already_paid";

    public Task HandleAsync(GatewayEventReceived message, MessageContext context, CancellationToken ct) =>
        GatewayEvent.Of(message) is { } reported ? ApplyAsync(reported, ct) : Task.CompletedTask;

    /// <exception cref="InvalidOperationException">There is no such payment, so far: an event can overtake the transaction that made its
    /// charge. The message is tried again.</exception>
    /// <exception cref="PermanentFailureException">The gateway's record and ours contradict each other; an operator must
    /// decide.</exception>
    private async Task ApplyAsync(GatewayEvent reported, CancellationToken ct)
    {
        var payment =
            await LockAsync(reported, ct)
            ?? throw new InvalidOperationException($"There is no payment with the gateway's reference {reported.Reference}.");
        var (id, now) = (IdOf(reported, payment), clock.GetUtcNow().UtcDateTime);
        var known = await db
            .Operations.Where(o =>
                o.PaymentId == payment.Id
                && (o.Id == id || o.Status == OperationStatus.Pending || o.Status == OperationStatus.Indeterminate)
            )
            .ToListAsync(ct);
        var operation = known.Find(o => !o.IsResolved);
        if (operation is { Kind: OperationKind.Cancel } && reported.Kind == GatewayEventKind.Captured)
        {
            // The payer was quicker than the cancellation, which the gateway refuses from now on.
            payment.Apply(
                operation,
                new GatewayAnswer(GatewayOutcome.Declined, reported.Reference, AlreadyPaid),
                now,
                gatewayClient.NextAttempt(operation)
            );
            operation = null;
        }

        if (operation is null && !known.Exists(o => o.Id == id) && (operation = Begin(payment, reported, id, now)) is not null)
        {
            operation.Attempt(gatewayClient.LeaseEnd);
            db.Operations.Add(operation);
        }

        if (operation is null || AnswerTo(operation, payment, reported) is not { } answer)
        {
            return;
        }

        payment.Apply(operation, answer, now, gatewayClient.NextAttempt(operation));
        db.PublishResult(payment, operation, answer.Outcome, now);
        await db.BookAsync([(payment, operation)], ct);
    }

    private async Task<Payment?> LockAsync(GatewayEvent reported, CancellationToken ct) =>
        (reported.PaymentId ?? await db.FindByReferenceAsync(reported.Reference, ct)) is { } id ? await db.LockAsync(id, ct) : null;

    /// <summary>
    /// Derived from the gateway's own ids, so that the same event finds the operation again. A payer may fail several times with the same
    /// amount: there each event is an attempt of its own.
    /// </summary>
    private static Guid IdOf(GatewayEvent reported, Payment payment) =>
        payment.IsPaidAtGateway && reported.Kind == GatewayEventKind.Declined
            ? OperationIds.Of(reported.EventId)
            : OperationIds.Of(reported.ObjectId, reported.Kind.ToString(), $"{reported.Amount.Minor}");

    /// <summary>Begins the operation that stands for what was done at the gateway without us; null when there is none.</summary>
    private static PaymentOperation? Begin(Payment payment, GatewayEvent reported, Guid id, DateTime now)
    {
        var beginning = reported.Kind switch
        {
            GatewayEventKind.Captured when payment.IsOpen && payment.CaptureMethod == CaptureMethod.Automatic => payment.BeginCharge(
                id,
                now
            ),
            GatewayEventKind.Captured when payment.Status == PaymentStatus.Authorized => payment.BeginCapture(
                id,
                reported.Amount.Minor,
                now
            ),
            GatewayEventKind.Captured when payment.IsFinal && payment.CapturedMinor == 0 => throw new PermanentFailureException(
                $"The gateway has taken {reported.Amount.Minor} {reported.Amount.Currency} with {reported.Reference} for payment "
                    + $"{payment.Id}, which has ended as {payment.Status}: nobody waits for the money, and it is not booked."
            ),
            GatewayEventKind.Authorized when payment.IsOpen && payment.CaptureMethod == CaptureMethod.Manual => payment.BeginCharge(
                id,
                now
            ),
            GatewayEventKind.Declined when payment.IsOpen && payment.IsPaidAtGateway => payment.BeginCharge(id, now),
            GatewayEventKind.Voided when payment.IsOpen && payment.IsPaidAtGateway && payment.GatewayReference is not null =>
                payment.BeginCancel(id, reported.FailureCode ?? "canceled_at_gateway", now, isOpenAtGateway: true),
            GatewayEventKind.Voided when payment.Status == PaymentStatus.Authorized => payment.BeginCancel(id, reported.FailureCode, now),
            GatewayEventKind.Refunded when reported.Amount.Minor > payment.RefundedMinor => payment.BeginRefund(
                id,
                reported.Amount.Minor - payment.RefundedMinor,
                "made at the gateway",
                now
            ),
            GatewayEventKind.RefundFailed when payment.RefundedMinor > 0 => throw new PermanentFailureException(
                $"A refund of payment {payment.Id} that is booked has failed at the gateway."
            ),
            _ => null,
        };
        return beginning is { Refusal: { } refusal } && reported.Kind == GatewayEventKind.Captured
            ? throw new InvalidOperationException(
                $"The gateway has taken money for payment {payment.Id} that cannot be booked yet: {refusal.Reason}"
            )
            : beginning?.Operation;
    }

    /// <summary>The answer that an event is to an operation; null when it is about something else.</summary>
    private static GatewayAnswer? AnswerTo(PaymentOperation operation, Payment payment, GatewayEvent reported)
    {
        var succeeded = new GatewayAnswer(
            GatewayOutcome.Succeeded,
            operation.Kind == OperationKind.Refund ? reported.ObjectId : reported.Reference
        );
        var declined = new GatewayAnswer(
            GatewayOutcome.Declined,
            reported.Reference,
            reported.FailureCode ?? "declined",
            reported.DeclineCode
        );
        return (operation.Kind, reported.Kind) switch
        {
            (OperationKind.Charge or OperationKind.Capture, GatewayEventKind.Captured) => reported.Amount
            == operation.AmountIn(payment.Currency)
                ? succeeded
                : throw new PermanentFailureException($"The gateway has taken another amount than that of payment {payment.Id}."),
            (OperationKind.Authorize, GatewayEventKind.Authorized) => succeeded,
            (OperationKind.Void or OperationKind.Cancel, GatewayEventKind.Voided) => succeeded,
            (OperationKind.Charge or OperationKind.Authorize, GatewayEventKind.Declined or GatewayEventKind.Voided) => declined,
            (OperationKind.Refund, GatewayEventKind.Refunded) when reported.Amount.Minor == payment.RefundedMinor + operation.AmountMinor =>
                succeeded,
            (OperationKind.Refund, GatewayEventKind.RefundFailed) => declined,
            _ => null,
        };
    }
}
