using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using Payments.Hosting;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>
/// Hands operations without an answer to <see cref="SettlementEngine"/>, which asks the gateway again with the same key: those whose
/// process died while asking, those that the gateway left open, and those that <see cref="ExpiryWorker"/> has recorded. Several instances
/// share the work: while the lease of an operation lasts, only one of them asks for it.
/// </summary>
internal sealed partial class RepairWorker(
    IServiceScopeFactory scopes,
    SettlementEngine engine,
    RepairHealth health,
    IOptions<SettlementOptions> options,
    TimeProvider clock,
    ILogger<RepairWorker> logger
) : PeriodicWorker("Repairing operations", options.Value.RepairInterval, clock, logger)
{
    private readonly SettlementOptions options = options.Value;
    private readonly TimeProvider clock = clock;
    private readonly ILogger logger = logger;

    /// <summary>What is asked of gateways belongs to the traces of the payments.</summary>
    protected override bool IsTraced => true;

    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        IReadOnlyList<(Payment Payment, PaymentOperation Operation)> claimed;
        using (SuppressInstrumentationScope.Begin())
        {
            claimed = await ClaimAsync(ct);
        }

        // Nobody waits for the answers: the next look comes in time, also while a gateway is silent.
        Activity.Current = null;
        foreach (var (payment, operation) in claimed)
        {
            LogAsks(operation.Id, payment.Id, operation.Attempts);
            engine.Begin(payment, operation);
        }
    }

    private async Task<IReadOnlyList<(Payment, PaymentOperation)>> ClaimAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PaymentsDb>();
        var gatewayClient = scope.ServiceProvider.GetRequiredService<GatewayClient>();
        var now = clock.GetUtcNow().UtcDateTime;
        var abandonedBefore = now - options.RepairAge;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var due = await db
            .Operations.FromSql(
                $"""
                SELECT * FROM payment_operations
                WHERE status IN ('PENDING', 'INDETERMINATE') AND next_attempt_at <= {now}
                ORDER BY next_attempt_at LIMIT {options.RepairBatchSize} FOR UPDATE SKIP LOCKED
                """
            )
            .ToListAsync(ct);
        due.ForEach(o => o.Attempt(gatewayClient.LeaseEnd));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        health.Abandoned = await db.Operations.CountAsync(
            o => (o.Status == OperationStatus.Pending || o.Status == OperationStatus.Indeterminate) && o.CreatedAt < abandonedBefore,
            ct
        );
        health.WithSuspense = await db.Payments.CountAsync(p => p.SuspenseMinor > 0, ct);
        var ids = due.Select(o => o.PaymentId).ToArray();
        var payments = await db.Payments.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        return [.. due.Select(o => (payments[o.PaymentId], o))];
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Operation {OperationId} of payment {PaymentId} is repaired, attempt {Attempt}."
    )]
    private partial void LogAsks(Guid operationId, Guid paymentId, int attempt);
}
