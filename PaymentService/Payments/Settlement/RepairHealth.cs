using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>Degraded while there are operations whose answer can no longer be asked for: an operator must look into them.</summary>
internal sealed class RepairHealth : IHealthCheck
{
    private volatile int abandoned;

    /// <summary>Operations without an answer that are too old to be repeated.</summary>
    public int Abandoned
    {
        get => abandoned;
        set => abandoned = value;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            abandoned == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded($"{abandoned} operations have no answer and are too old to be repeated.")
        );
}
