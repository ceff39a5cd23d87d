using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>Ends payments whose time is up: reservations on cards that nobody has captured, and what nobody has paid.</summary>
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
        var (db, gatewayClient) = (
            scope.ServiceProvider.GetRequiredService<PaymentsDb>(),
            scope.ServiceProvider.GetRequiredService<GatewayClient>()
        );
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // What could not be called off was being paid at that moment, and waits for the gateway to tell.
        var due = await db
            .Payments.FromSql(
                $"""
                SELECT *, xmin FROM payments p WHERE expires_at <= {now} AND status IN ('PENDING', 'AUTHORIZED')
                    AND NOT EXISTS (SELECT FROM payment_operations o WHERE o.payment_id = p.id AND o.kind = 'CANCEL' AND o.status = 'DECLINED')
                ORDER BY id LIMIT {options.RepairBatchSize} FOR UPDATE SKIP LOCKED
                """
            )
            .ToListAsync(ct);
        if (due.Count == 0)
        {
            return;
        }

        var reserved = due.FindAll(p => p.Status == PaymentStatus.Authorized);
        due.ForEach(p => End(p, db, gatewayClient, now));
        await db.SaveChangesAsync(ct);
        await db.FreeExpiredAsync(reserved, now, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>
    /// What its payer can still pay is called off at the gateway first. Only the wish is recorded here: the repair worker asks, as for
    /// everything that has no answer.
    /// </summary>
    private static void End(Payment payment, PaymentsDb db, GatewayClient gatewayClient, DateTime now)
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
