using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>What came of an operation: the payment as it stands now, and the operation or why there is none.</summary>
internal sealed record OperationResult(Payment? Payment, PaymentOperation? Operation, Refusal? Refusal);

/// <summary>
/// Carries out one operation for a request: it is recorded and committed, the gateway is asked with no transaction open, and its answer is
/// committed. A crash in between leaves a recorded operation, which the repair worker brings to its end. The same operation id again goes
/// on where the first one stopped.
/// </summary>
internal sealed class OperationRunner(PaymentsDb db, GatewayClient gatewayClient, TimeProvider clock)
{
    /// <summary>
    /// Begins what <paramref name="begin"/> says on the locked payment, and sees it through. From the first commit on it no longer listens
    /// to <paramref name="ct"/>.
    /// </summary>
    public async Task<OperationResult> RunAsync(
        Guid paymentId,
        Guid operationId,
        Func<Payment, DateTime, Beginning> begin,
        CancellationToken ct
    )
    {
        var begun = await BeginAsync(paymentId, operationId, begin, ct);
        if (begun.Refusal is not null || begun.Operation is null or { IsResolved: true })
        {
            return begun;
        }

        var answer = await gatewayClient.AskAsync(begun.Payment!, begun.Operation, CancellationToken.None);
        return await ResolveAsync(paymentId, operationId, answer, CancellationToken.None);
    }

    /// <summary>Records an answer, unless one is recorded already.</summary>
    public async Task<OperationResult> ResolveAsync(Guid paymentId, Guid operationId, GatewayAnswer answer, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var payment = await db.LockAsync(paymentId, ct) ?? throw new InvalidOperationException($"There is no payment {paymentId}.");
        var operation = await db.Operations.SingleAsync(o => o.Id == operationId, ct);
        if (!operation.IsResolved)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            payment.Apply(operation, answer, now, gatewayClient.NextAttempt(operation));
            db.PublishResult(payment, operation, answer.Outcome, now);
            await db.SaveChangesAsync(ct);
            await db.BookAsync([(payment, operation)], ct);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return new OperationResult(payment, operation, null);
    }

    private async Task<OperationResult> BeginAsync(
        Guid paymentId,
        Guid operationId,
        Func<Payment, DateTime, Beginning> begin,
        CancellationToken ct
    )
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var payment = await db.LockAsync(paymentId, ct);
        if (payment is null)
        {
            return new OperationResult(null, null, new Refusal(RefusalCode.NotFound, "There is no such payment."));
        }

        var unanswered = await db
            .Operations.Where(o =>
                o.PaymentId == paymentId
                && (o.Id == operationId || o.Status == OperationStatus.Pending || o.Status == OperationStatus.Indeterminate)
            )
            .ToListAsync(ct);
        var operation = unanswered.Find(o => o.Id == operationId);
        if (operation is null)
        {
            if (unanswered.Count > 0)
            {
                return new OperationResult(
                    payment,
                    null,
                    new Refusal(RefusalCode.Busy, "Another operation on this payment has no answer yet.")
                );
            }

            var beginning = begin(payment, clock.GetUtcNow().UtcDateTime);
            if (beginning.Refusal is not null)
            {
                return new OperationResult(payment, null, beginning.Refusal);
            }

            operation = beginning.Operation;
            if (operation is not null)
            {
                db.Operations.Add(operation);
            }
        }

        if (operation is { IsResolved: false })
        {
            if (gatewayClient.IsTooOld(operation))
            {
                return new OperationResult(
                    payment,
                    null,
                    new Refusal(RefusalCode.Busy, "The operation has no answer, and is too old to be repeated.")
                );
            }

            operation.Attempt(gatewayClient.LeaseEnd);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new OperationResult(payment, operation, null);
    }
}
