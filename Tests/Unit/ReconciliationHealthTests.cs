using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Payments.PaymentService.Reconciliation;

namespace Payments.Tests.Unit;

public sealed class ReconciliationHealthTests
{
    [Fact]
    public async Task Health_is_degraded_when_no_run_has_succeeded_for_three_intervals()
    {
        var (options, clock) = (new ReconciliationOptions(), new MovedClock());
        var health = new ReconciliationHealth(Options.Create(options), clock);

        clock.Now += options.Interval * options.MaxMissedIntervals;
        (await StatusAsync()).ShouldBe(HealthStatus.Healthy);
        clock.Now += TimeSpan.FromSeconds(1);
        (await StatusAsync()).ShouldBe(HealthStatus.Degraded);

        async Task<HealthStatus> StatusAsync() => (await health.CheckHealthAsync(new HealthCheckContext())).Status;
    }

    private sealed class MovedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
