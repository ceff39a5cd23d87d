using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>Expires payments: reservations on cards that nobody has captured in time, and what nobody has paid in time.</summary>
internal sealed partial class ExpiryWorker(
    IServiceScopeFactory scopes,
    IOptions<SettlementOptions> options,
    TimeProvider clock,
    ILogger<ExpiryWorker> logger
) : BackgroundService
{
    private readonly SettlementOptions options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.RepairInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                using var quiet = SuppressInstrumentationScope.Begin();
                await ExpireAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.Message);
            }
        }
    }

    private async Task ExpireAsync(CancellationToken ct)
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expiry waits: {Reason}")]
    private partial void LogFailed(string reason);
}
