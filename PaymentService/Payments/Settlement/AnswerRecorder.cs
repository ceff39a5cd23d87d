using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>
/// Records answers of gateways, a group in one transaction: operations, payments, ledger and outbox. How many round trips it takes does not
/// depend on how many answers there are.
/// </summary>
internal sealed class AnswerRecorder(PaymentsDb db, GatewayClient gatewayClient, TimeProvider clock)
{
    /// <summary>Records each answer, unless its operation has one already.</summary>
    /// <returns>For each answer, the payment and the operation as they stand afterwards.</returns>
    /// <exception cref="InvalidOperationException">There is no such payment or operation.</exception>
    public async Task<IReadOnlyList<OperationResult>> RecordAsync(IReadOnlyList<GivenAnswer> answers, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var payments = await db.LockAsync([.. answers.Select(a => a.PaymentId).Distinct()], ct);
        var ids = answers.Select(a => a.OperationId).ToArray();
        var operations = await db.Operations.Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, ct);
        await AddressAsync(payments, operations.Values, ct);
        var (results, resolved) = (new List<OperationResult>(answers.Count), new List<(Payment, PaymentOperation)>(answers.Count));
        foreach (var answer in answers)
        {
            Activity.Current = answer.Activity;
            var payment =
                payments.GetValueOrDefault(answer.PaymentId)
                ?? throw new InvalidOperationException($"There is no payment {answer.PaymentId}.");
            var operation =
                operations.GetValueOrDefault(answer.OperationId)
                ?? throw new InvalidOperationException($"There is no operation {answer.OperationId}.");
            resolved.AddRange(operation.IsResolved ? await HoldAsync(payment, operation, answer, ct) : Apply(payment, operation, answer));

            results.Add(new OperationResult(payment, operation, null));
        }

        await db.SaveWithMessagesAsync(ct);
        await db.BookAsync(resolved, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return results;
    }

    /// <summary>
    /// A refund of an order is told to the address of the customer's account; other payments have their own, or a service that mails.
    /// </summary>
    private async Task AddressAsync(Dictionary<Guid, Payment> payments, IEnumerable<PaymentOperation> operations, CancellationToken ct)
    {
        var refunded = operations
            .Where(o => o.Kind == OperationKind.Refund)
            .Select(o => payments[o.PaymentId])
            .Where(p => p is { Purpose: PaymentPurpose.Order, Email: null, UserId: not null })
            .ToList();
        if (refunded.Count > 0)
        {
            var users = refunded.Select(p => p.UserId!.Value).ToArray();
            var addresses = await db
                .PaymentAccounts.Where(a => users.Contains(a.UserId))
                .ToDictionaryAsync(a => a.UserId, a => a.Email, ct);
            refunded.ForEach(p => p.Email = addresses.GetValueOrDefault(p.UserId!.Value));
        }
    }

    /// <summary>The answer, and what the gateway has reported of refunds meanwhile.</summary>
    private IEnumerable<(Payment, PaymentOperation)> Apply(Payment payment, PaymentOperation operation, GivenAnswer answer)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (answer.Note is not null)
        {
            payment.RecordStep("resolved_by_operator", now, detail: answer.Note);
        }

        payment.Apply(operation, answer.Answer, now, gatewayClient.NextAttempt(operation));
        db.PublishResult(payment, operation, answer.Answer.Outcome, now);
        yield return (payment, operation);

        var isRefundUnderWay = operation is { Kind: OperationKind.Refund, IsResolved: false };
        if (payment.ApplyReportedRefunds(isRefundUnderWay, now) is { } reported)
        {
            db.Operations.Add(reported);
            db.PublishResult(payment, reported, GatewayOutcome.Succeeded, now);
            yield return (payment, reported);
        }
    }

    /// <summary>
    /// Money that was taken for a charge which somebody else has answered meanwhile, as declined or with another charge: it is with us, and
    /// held in suspense, unless a webhook has found its place already.
    /// </summary>
    private async Task<IReadOnlyList<(Payment, PaymentOperation)>> HoldAsync(
        Payment payment,
        PaymentOperation operation,
        GivenAnswer answer,
        CancellationToken ct
    )
    {
        if (
            operation is not { Kind: OperationKind.Charge }
            || answer.Answer is not { Outcome: GatewayOutcome.Succeeded, Reference: { } charge }
            || (operation.Status == OperationStatus.Succeeded && operation.GatewayReference == charge)
            || (payment.GatewayReference == charge && payment.CapturedMinor > 0)
            || await db.Operations.AnyAsync(
                o => o.PaymentId == payment.Id && o.Kind == OperationKind.Suspense && o.GatewayReference == charge,
                ct
            )
        )
        {
            return [];
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var held = payment.HoldInSuspense(charge, operation.AmountMinor, "taken after its operation had another answer", now);
        db.Operations.Add(held);
        return [(payment, held)];
    }
}
