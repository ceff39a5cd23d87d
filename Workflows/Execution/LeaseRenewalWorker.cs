using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Payments.Hosting;

namespace Payments.Workflows;

/// <summary>
/// Renews the leases of this process's workflows, all in one statement, and ends the runs of those that it has lost. A process that learns
/// of that late, or never, because it has stalled, does no harm: what it then writes carries a fencing token that is out of date.
/// </summary>
internal sealed partial class LeaseRenewalWorker(
    OwnedWorkflows owned,
    InstanceStore store,
    TimeProvider clock,
    IOptions<WorkflowOptions> options,
    ILogger<LeaseRenewalWorker> logger
) : PeriodicWorker("Renewing the leases of workflows", options.Value.Lease / RenewalsPerLease, clock, logger)
{
    private const int RenewalsPerLease = 3;

    private readonly ILogger logger = logger;

    /// <summary>Most workflows are done within one interval; only those that were here at the last turn too need a renewal.</summary>
    private IReadOnlyCollection<OwnedWorkflow> before = [];

    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        var old = before.Intersect(owned.All).ToList();
        before = owned.All;
        if (old.Count == 0)
        {
            return;
        }

        var kept = await store.RenewAsync([.. old.Select(o => (o.Workflow.Id, o.Workflow.Fence))], ct);
        foreach (var lost in old.Intersect(owned.All).Where(o => !kept.Contains(o.Workflow.Id)))
        {
            LogLost(lost.Workflow.Name, lost.Workflow.Id);
            lost.Lose();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workflow {Name} {Id} is no longer this process's.")]
    private partial void LogLost(string name, Guid id);
}
