using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Payments.Hosting;

namespace Payments.Workflows;

/// <summary>Counts the workflows that are stuck, for health and metrics.</summary>
internal sealed class StuckWorkflowsWorker(
    WorkflowDatabase database,
    WorkflowHealth health,
    TimeProvider clock,
    IOptions<WorkflowOptions> options,
    ILogger<StuckWorkflowsWorker> logger
) : PeriodicWorker("Counting stuck workflows", options.Value.WatchInterval, clock, logger)
{
    /// <summary>Counting ends here, so that a turn costs the same however many there are.</summary>
    private const string Sql = $"SELECT count(*) FROM (SELECT FROM {WorkflowSchema.Instances} WHERE status = 'STUCK' LIMIT 10000) counted";

    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        var count = await database.RunAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(Sql, connection);
                return (long)(await command.ExecuteScalarAsync(ct))!;
            },
            ct
        );
        health.Report(count);
        WorkflowTelemetry.Stuck.Record(count);
    }
}
