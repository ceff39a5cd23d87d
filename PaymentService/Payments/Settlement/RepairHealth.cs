using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>
/// Degraded while there is something that an operator must look into: operations whose answer can no longer be asked for, and money in
/// suspense.
/// </summary>
internal sealed class RepairHealth : IHealthCheck
{
    private volatile int abandoned;
    private volatile int withSuspense;

    /// <summary>Operations without an answer that are too old to be repeated.</summary>
    public int Abandoned
    {
        get => abandoned;
        set => abandoned = value;
    }

    /// <summary>Payments with money in suspense.</summary>
    public int WithSuspense
    {
        get => withSuspense;
        set => withSuspense = value;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            (abandoned, withSuspense) switch
            {
                (0, 0) => HealthCheckResult.Healthy(),
                (_, 0) => HealthCheckResult.Degraded($"{abandoned} operations have no answer and are too old to be repeated."),
                (0, _) => HealthCheckResult.Degraded($"{withSuspense} payments have money in suspense."),
                _ => HealthCheckResult.Degraded(
                    $"{abandoned} operations have no answer and are too old to be repeated; {withSuspense} payments have money in suspense."
                ),
            }
        );
}
