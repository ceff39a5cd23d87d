using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Payments.PaymentService.Reconciliation;

/// <summary>Reconciles periodically. Several instances may do so at once: a run only reads what it compares.</summary>
internal sealed partial class ReconciliationWorker(
    IServiceScopeFactory scopes,
    IOptions<ReconciliationOptions> options,
    TimeProvider clock,
    ILogger<ReconciliationWorker> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                using var quiet = SuppressInstrumentationScope.Begin();
                await using var scope = scopes.CreateAsyncScope();
                var run = await scope.ServiceProvider.GetRequiredService<Reconciler>().RunAsync(stoppingToken);
                if (run.Differences.Count > 0)
                {
                    LogDifferences(run.Id, run.Differences.Count);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.Message);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Reconciliation {RunId} has found {Count} differences; GET /reconciliation shows them."
    )]
    private partial void LogDifferences(long runId, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reconciliation waits: {Reason}")]
    private partial void LogFailed(string reason);
}
