using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;

namespace Payments.Workflows;

/// <summary>Degraded while workflows are stuck: people must look.</summary>
internal sealed class WorkflowHealth : IHealthCheck
{
    private long stuck;

    public void Report(long count) => Interlocked.Exchange(ref stuck, count);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            Interlocked.Read(ref stuck) is 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded($"{Interlocked.Read(ref stuck)} workflows are stuck.")
        );
}

/// <summary>Counts the workflows that are stuck, now and then.</summary>
internal sealed partial class StuckWatch(
    WorkflowDatabase database,
    WorkflowHealth health,
    TimeProvider clock,
    IOptions<WorkflowOptions> options,
    ILogger<StuckWatch> logger
) : BackgroundService
{
    /// <summary>Counting ends here, so that a look costs the same however many there are.</summary>
    private const string Sql = $"SELECT count(*) FROM (SELECT FROM {WorkflowSchema.Instances} WHERE status = 'STUCK' LIMIT 10000) counted";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        using var timer = new PeriodicTimer(options.Value.WatchInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
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
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogPostponed(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stuck workflows are counted later: {Reason}")]
    private partial void LogPostponed(string reason);
}
