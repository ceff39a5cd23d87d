using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Payments.Workflows;

/// <summary>
/// Renews the leases of this process's workflows, all in one statement, and ends the runs of those that it has lost. That it is told late,
/// or never, because it has stalled, does no harm: what it then writes names a fence that is no longer the present one.
/// </summary>
internal sealed partial class LeaseKeeper(
    OwnedWorkflows owned,
    InstanceStore store,
    TimeProvider clock,
    IOptions<WorkflowOptions> options,
    ILogger<LeaseKeeper> logger
) : BackgroundService
{
    private const int RenewalsPerLease = 3;

    private readonly TimeSpan interval = options.Value.Lease / RenewalsPerLease;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            // Most are done before they are seen here once.
            IReadOnlyCollection<OwnedWorkflow> before = [];
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RenewAsync([.. before.Intersect(owned.All)], stoppingToken);
                before = owned.All;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task RenewAsync(List<OwnedWorkflow> old, CancellationToken ct)
    {
        if (old.Count == 0)
        {
            return;
        }

        try
        {
            var kept = await store.RenewAsync([.. old.Select(o => (o.Workflow.Id, o.Workflow.Fence))], ct);
            foreach (var lost in old.Intersect(owned.All).Where(o => !kept.Contains(o.Workflow.Id)))
            {
                LogLost(lost.Workflow.Name, lost.Workflow.Id);
                lost.Lose();
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogPostponed(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workflow {Name} {Id} is no longer this process's.")]
    private partial void LogLost(string name, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Leases are renewed later: {Reason}")]
    private partial void LogPostponed(string reason);
}
