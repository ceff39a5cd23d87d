using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Payments.Hosting;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>Expires payments: reservations on cards that nobody has captured in time, and what nobody has paid in time.</summary>
internal sealed class ExpiryWorker(
    IServiceScopeFactory scopes,
    IOptions<SettlementOptions> options,
    TimeProvider clock,
    ILogger<ExpiryWorker> logger
) : PeriodicWorker("Expiring payments", options.Value.RepairInterval, clock, logger)
{
    private readonly SettlementOptions options = options.Value;
    private readonly TimeProvider clock = clock;

    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PaymentsDb>();
        var gatewayClient = scope.ServiceProvider.GetRequiredService<GatewayClient>();
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // What could not be canceled was being paid at that moment: the gateway's webhook settles it.
        var due = await db
            .Payments.FromSql(
                $"""
                SELECT *, xmin FROM payments p WHERE expires_at <= {now} AND status IN ('PENDING', 'AUTHORIZED')
                    AND NOT EXISTS (
                        SELECT FROM payment_operations o WHERE o.payment_id = p.id AND o.kind = 'CANCEL' AND o.status = 'DECLINED')
                ORDER BY id LIMIT {options.RepairBatchSize} FOR UPDATE SKIP LOCKED
                """
            )
            .ToListAsync(ct);
        if (due.Count == 0)
        {
            return;
        }

        var reserved = due.FindAll(p => p.Status == PaymentStatus.Authorized);
        due.ForEach(p => Expire(p, db, gatewayClient, now));
        await db.SaveChangesAsync(ct);
        await db.FreeExpiredAsync(reserved, now, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>
    /// What its payer can still pay is canceled at the gateway first. Only the operation is recorded here: the repair worker asks the
    /// gateway, as for every operation without an answer.
    /// </summary>
    private static void Expire(Payment payment, PaymentsDb db, GatewayClient gatewayClient, DateTime now)
    {
        if (payment.Status == PaymentStatus.Pending && gatewayClient.IsOpenAtGateway(payment))
        {
            db.Operations.Add(
                payment.BeginCancel(OperationIds.OfCancel(payment.Id), Payment.ExpiredReason, now, isOpenAtGateway: true).Operation!
            );
            return;
        }

        payment.Expire(now);
        db.PublishExpiry(payment, now);
    }
}
