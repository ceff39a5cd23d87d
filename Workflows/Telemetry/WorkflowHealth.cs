using Microsoft.Extensions.Diagnostics.HealthChecks;

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
