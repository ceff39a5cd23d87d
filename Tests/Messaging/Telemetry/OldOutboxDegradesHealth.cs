using Microsoft.Extensions.Diagnostics.HealthChecks;
using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Telemetry;

public sealed class OldOutboxDegradesHealth(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_message_that_waits_longer_than_the_bound_shows_in_health_until_it_is_gone()
    {
        await using var host = await LedgerHost.StartAsync(
            Place,
            o =>
                (o.OutboxWatchInterval, o.MaxOutboxAge, o.OutboxRetryDelay) = (
                    TimeSpan.FromMilliseconds(100),
                    TimeSpan.FromMilliseconds(500),
                    TimeSpan.FromMilliseconds(100)
                )
        );

        await host.CommitAsync(db => db.Add(OutboxMessage.For(new WriteNumber(1), BrokerNames.DefaultExchange, WriteNumber.QueueName)));
        await Eventually.Get(host.HealthAsync, status => status == HealthStatus.Degraded, "health is degraded");
        await Place.Channel.QueueDeclareAsync(WriteNumber.QueueName, durable: true, exclusive: false, autoDelete: false);

        await Eventually.Get(host.HealthAsync, status => status == HealthStatus.Healthy, "health is back");
    }
}
