using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using Payments.Hosting;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>
/// Resolves operations without an answer by asking the gateway again with the same key: those whose process died while asking, those that
/// the gateway left open, and those that <see cref="ExpiryWorker"/> has recorded. Several instances share the work: while the lease of an
/// operation lasts, only one of them asks for it.
/// </summary>
internal sealed partial class RepairWorker(
    IServiceScopeFactory scopes,
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
        IReadOnlyList<(Guid PaymentId, Guid OperationId)> claimed;
        using (SuppressInstrumentationScope.Begin())
        {
            claimed = await ClaimAsync(ct);
        }

        // All at once, so that each is asked for within its lease, also when every gateway is silent.
        var together = new ParallelOptions { MaxDegreeOfParallelism = options.RepairBatchSize, CancellationToken = ct };
        await Parallel.ForEachAsync(
            claimed,
            together,
            async (operation, _) => await RetryAsync(operation.PaymentId, operation.OperationId)
        );
    }

    private async Task<IReadOnlyList<(Guid, Guid)>> ClaimAsync(CancellationToken ct)
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
                WHERE status IN ('PENDING', 'INDETERMINATE') AND next_attempt_at <= {now} AND created_at >= {abandonedBefore}
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
        return [.. due.Select(o => (o.PaymentId, o.Id))];
    }

    /// <summary>Runs to its end also while the service stops, so that what the gateway answers is recorded.</summary>
    private async Task RetryAsync(Guid paymentId, Guid operationId)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PaymentsDb>();
            var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == paymentId);
            var operation = await db.Operations.AsNoTracking().SingleAsync(o => o.Id == operationId);
            if (!operation.IsResolved)
            {
                using var activity = RepairTelemetry.StartRepair(payment, operation);
                var answer = await scope
                    .ServiceProvider.GetRequiredService<GatewayClient>()
                    .AskAsync(payment, operation, CancellationToken.None);
                await scope
                    .ServiceProvider.GetRequiredService<OperationRunner>()
                    .ResolveAsync(paymentId, operationId, answer, CancellationToken.None);
                LogAsked(operationId, paymentId, operation.Attempts, answer.Outcome);
            }
        }
        catch (Exception e)
        {
            LogFailed(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Operation {OperationId} of payment {PaymentId}, attempt {Attempt}: {Outcome}")]
    private partial void LogAsked(Guid operationId, Guid paymentId, int attempt, GatewayOutcome outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Repairs wait: {Reason}")]
    private partial void LogFailed(string reason);
}
