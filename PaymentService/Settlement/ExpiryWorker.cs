using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Settlement;

/// <summary>Ends payments whose time is up: reservations on cards that nobody has captured.</summary>
internal sealed partial class ExpiryWorker(IServiceScopeFactory scopes, IOptions<SettlementOptions> options, TimeProvider clock, ILogger<ExpiryWorker> logger) : BackgroundService
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
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var due = await db.Payments.FromSql(
            $"""
            SELECT *, xmin FROM payments WHERE expires_at <= {now} AND status IN ('PENDING', 'AUTHORIZED')
            ORDER BY id LIMIT {options.RepairBatchSize} FOR UPDATE SKIP LOCKED
            """).ToListAsync(ct);
        if (due.Count == 0)
        {
            return;
        }

        var reserved = due.FindAll(p => p.Status == PaymentStatus.Authorized);
        due.ForEach(p => p.Expire(now));
        await db.SaveChangesAsync(ct);
        await db.FreeExpiredAsync(reserved, now, ct);
        await transaction.CommitAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expiry waits: {Reason}")]
    private partial void LogFailed(string reason);
}
