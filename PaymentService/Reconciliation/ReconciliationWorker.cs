using Microsoft.Extensions.Options;
using Payments.Hosting;

namespace Payments.PaymentService.Reconciliation;

/// <summary>Reconciles periodically; of several instances, one does so and the others read what it has found.</summary>
internal sealed partial class ReconciliationWorker(
    IServiceScopeFactory scopes,
    ReconciliationHealth health,
    IOptions<ReconciliationOptions> options,
    TimeProvider clock,
    ILogger<ReconciliationWorker> logger
) : PeriodicWorker("The reconciliation", options.Value.Interval, clock, logger)
{
    private readonly ILogger logger = logger;

    /// <summary>As long as its lease: a full run compares all payments, which takes as long as there are many.</summary>
    protected override TimeSpan MaxTurn => options.Value.Lease;

    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var run = await scope.ServiceProvider.GetRequiredService<Reconciler>().RunAsync(isFull: false, ct);
        if (run is null)
        {
            await health.ReadAsync(scope.ServiceProvider.GetRequiredService<PaymentsDb>(), ct);
        }
        else if (run.Failure is { } failure)
        {
            LogFailure(run.Id, failure);
        }
        else if (run.Found > 0)
        {
            LogDifferences(run.Id, run.Found);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Reconciliation {RunId} has found {Count} differences; GET /reconciliation/differences shows them."
    )]
    private partial void LogDifferences(long runId, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reconciliation {RunId} could not compare everything: {Failure}.")]
    private partial void LogFailure(long runId, string failure);
}
