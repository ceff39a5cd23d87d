using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class DatabaseOutageCostsNoAttempt(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_message_that_comes_while_the_database_is_away_waits_for_it_however_few_attempts_it_has()
    {
        var server = new NpgsqlConnectionStringBuilder(Fixture.Database);
        using var proxy = new TcpProxy(new IPEndPoint(IPAddress.Loopback, server.Port));
        server.Port = proxy.Port;
        await using var host = SampleHost.Create(Fixture, o => o.MaxAttempts = 1, database: server.ConnectionString);
        await host.StartAsync();

        proxy.Cut();
        await Fixture.PublishAsync(BrokerNames.Events, NumberSubmitted.Type, """{"number":1}""");
        await Eventually.Get(host.HealthAsync, status => status == HealthStatus.Degraded, "the consumer pauses");
        proxy.Mend();

        await host.RecordedAsync(1);
        (await Fixture.DeadLetterCountAsync()).ShouldBe(0);
        await Eventually.Get(host.HealthAsync, status => status == HealthStatus.Healthy, "the host is healthy again");
    }
}
