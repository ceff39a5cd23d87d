using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Payments.PaymentService.Reconciliation;

/// <summary>
/// Degraded while differences are open, and when no run has succeeded for too long: payments still work, and an operator must look into it.
/// </summary>
internal sealed class ReconciliationHealth(IOptions<ReconciliationOptions> options, TimeProvider clock) : IHealthCheck
{
    private readonly Lock gate = new();
    private readonly TimeSpan patience = options.Value.Interval * options.Value.MaxMissedIntervals;
    private DateTime lastGood = clock.GetUtcNow().UtcDateTime;
    private int open;

    /// <summary>Reads how things stand, whichever instance has brought them there.</summary>
    public async Task ReadAsync(PaymentsDb db, CancellationToken ct)
    {
        var state = await db.ReconciliationStates.AsNoTracking().SingleOrDefaultAsync(ct);
        var count = await db.ReconciliationDifferences.CountAsync(d => d.Status == DifferenceStatus.Open, ct);
        lock (gate)
        {
            (lastGood, open) = (state?.LastGoodAt is { } at && at > lastGood ? at : lastGood, count);
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            return Task.FromResult(
                (open, clock.GetUtcNow().UtcDateTime - lastGood > patience) switch
                {
                    (0, false) => HealthCheckResult.Healthy(),
                    (_, true) => HealthCheckResult.Degraded(
                        $"No reconciliation has succeeded since {lastGood:u}; it has found {open} differences."
                    ),
                    _ => HealthCheckResult.Degraded($"The reconciliation has found {open} differences."),
                }
            );
        }
    }
}
