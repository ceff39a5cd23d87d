using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Payments.PaymentService.Reconciliation;

/// <summary>
/// Degraded while the last reconciliation has found differences: payments still work, and an operator must look into them.
/// </summary>
internal sealed class ReconciliationHealth : IHealthCheck
{
    private readonly Lock gate = new();
    private (DateTime At, int Differences)? last;

    /// <summary>When the last run ended, and what it found; null before the first.</summary>
    public (DateTime At, int Differences)? Last
    {
        get
        {
            lock (gate)
            {
                return last;
            }
        }
        set
        {
            lock (gate)
            {
                last = value;
            }
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            Last switch
            {
                { Differences: > 0 } found => HealthCheckResult.Degraded(
                    $"The reconciliation of {found.At:u} has found {found.Differences} differences."
                ),
                _ => HealthCheckResult.Healthy(),
            }
        );
}
