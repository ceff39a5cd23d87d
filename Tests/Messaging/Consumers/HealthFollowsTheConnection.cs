using Microsoft.Extensions.Diagnostics.HealthChecks;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class HealthFollowsTheConnection(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task Health_is_healthy_while_consuming_and_degraded_while_not_connected()
    {
        await using var running = await SampleHost.StartAsync(Fixture);
        var idle = SampleHost.Create(Fixture);

        (await running.HealthAsync()).ShouldBe(HealthStatus.Healthy);
        (await idle.HealthAsync()).ShouldBe(HealthStatus.Degraded);
        await idle.DisposeAsync();
    }
}
