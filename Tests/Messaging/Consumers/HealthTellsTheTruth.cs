using Microsoft.Extensions.Diagnostics.HealthChecks;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class HealthTellsTheTruth(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task Health_is_healthy_while_consuming_and_degraded_while_not_connected()
    {
        await using var running = await LedgerHost.StartAsync(Place);
        var idle = LedgerHost.Create(Place);

        (await running.HealthAsync()).ShouldBe(HealthStatus.Healthy);
        (await idle.HealthAsync()).ShouldBe(HealthStatus.Degraded);
        await idle.DisposeAsync();
    }
}
