using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>
/// Runs one operation for a request, which waits for its answer: the operation is recorded and committed, and <see
/// cref="SettlementEngine"/> settles it. A crash in between leaves a recorded operation, which the repair worker resolves. The same
/// operation id again resumes where the first attempt stopped.
/// </summary>
internal sealed class OperationRunner(PaymentsDb db, SettlementEngine engine, GatewayClient gatewayClient, TimeProvider clock)
{
    /// <summary>
    /// Begins what <paramref name="begin"/> says on the locked payment, and runs it to its end. <paramref name="ct"/> cancels it only
    /// before the first commit.
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

        return await engine.SettleAsync(begun.Payment!, begun.Operation);
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
        var beginning = unanswered.Find(o => o.Id == operationId) is { } known
            ? new Beginning(known, null)
            : Add(payment, unanswered.Count > 0, begin);
        if (beginning.Refusal is not null)
        {
            return new OperationResult(payment, null, beginning.Refusal);
        }

        if (beginning.Operation is { IsResolved: false } operation)
        {
            if (operation.Attempts == 0 && !gatewayClient.CanExpress(payment, operation))
            {
                return await NotExpressibleAsync(paymentId, ct);
            }

            if (gatewayClient.IsTooOld(operation))
            {
                var refusal = new Refusal(RefusalCode.Busy, "The operation has no answer, and is too old to be repeated.");
                return new OperationResult(payment, null, refusal);
            }

            operation.Attempt(gatewayClient.LeaseEnd);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new OperationResult(payment, beginning.Operation, null);
    }

    /// <summary>Nothing of what has begun is kept.</summary>
    private async Task<OperationResult> NotExpressibleAsync(Guid paymentId, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        return new OperationResult(
            await db.Payments.AsNoTracking().SingleAsync(p => p.Id == paymentId, ct),
            null,
            new Refusal(RefusalCode.AmountNotExpressible, $"The amount {ChargeLimits.NotExpressible}.")
        );
    }

    /// <summary>Begins a new operation, unless another one has no answer yet.</summary>
    private Beginning Add(Payment payment, bool isBusy, Func<Payment, DateTime, Beginning> begin)
    {
        if (isBusy)
        {
            return Beginning.Refused(RefusalCode.Busy, "Another operation on this payment has no answer yet.");
        }

        var beginning = begin(payment, clock.GetUtcNow().UtcDateTime);
        if (beginning is { Refusal: null, Operation: { } operation })
        {
            db.Operations.Add(operation);
        }

        return beginning;
    }
}
