using Microsoft.Extensions.Diagnostics.HealthChecks;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Telemetry;

public sealed class OldOutboxDegradesHealth(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_message_that_waits_longer_than_the_bound_shows_in_health_until_it_is_gone()
    {
        await using var host = await SampleHost.StartAsync(
            Fixture,
            o =>
                (o.OutboxWatchInterval, o.MaxOutboxAge, o.OutboxRetryDelay) = (
                    TimeSpan.FromMilliseconds(100),
                    TimeSpan.FromMilliseconds(500),
                    TimeSpan.FromMilliseconds(100)
                )
        );

        await host.CommitAsync(db => db.Add(OutboxMessage.For(new RecordNumber(1), BrokerNames.DefaultExchange, RecordNumber.QueueName)));
        await Eventually.Get(host.HealthAsync, status => status == HealthStatus.Degraded, "health is degraded");
        await Fixture.Channel.QueueDeclareAsync(RecordNumber.QueueName, durable: true, exclusive: false, autoDelete: false);

        await Eventually.Get(host.HealthAsync, status => status == HealthStatus.Healthy, "health is back");
    }
}
