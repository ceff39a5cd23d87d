using Microsoft.Extensions.Options;
using Payments.Hosting;

namespace Payments.PaymentService.Reconciliation;

/// <summary>Reconciles periodically. Several instances may do so at once: a run only reads what it compares.</summary>
internal sealed partial class ReconciliationWorker(
    IServiceScopeFactory scopes,
    IOptions<ReconciliationOptions> options,
    TimeProvider clock,
    ILogger<ReconciliationWorker> logger
) : PeriodicWorker("The reconciliation", options.Value.Interval, clock, logger)
{
    private readonly ILogger logger = logger;

    /// <summary>A run compares all payments of its period, which takes as long as there are many.</summary>
    protected override TimeSpan MaxTurn => TimeSpan.FromHours(1);

    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var run = await scope.ServiceProvider.GetRequiredService<Reconciler>().RunAsync(ct);
        if (run.Differences.Count > 0)
        {
            LogDifferences(run.Id, run.Differences.Count);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Reconciliation {RunId} has found {Count} differences; GET /reconciliation shows them."
    )]
    private partial void LogDifferences(long runId, int count);
}
