using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class DatabaseAwayCostsNoAttempt(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_message_that_comes_while_the_database_is_away_waits_for_it_however_few_attempts_it_has()
    {
        var server = new NpgsqlConnectionStringBuilder(Place.Database);
        using var proxy = new TcpProxy(new IPEndPoint(IPAddress.Loopback, server.Port));
        server.Port = proxy.Port;
        await using var host = LedgerHost.Create(Place, o => o.MaxAttempts = 1, database: server.ConnectionString);
        await host.StartAsync();

        proxy.Cut();
        await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, """{"number":1}""");
        await Eventually.Get(host.HealthAsync, status => status == HealthStatus.Degraded, "the consumer pauses");
        proxy.Mend();

        await host.WroteAsync(1);
        (await Place.DeadLetterCountAsync()).ShouldBe(0);
        await Eventually.Get(host.HealthAsync, status => status == HealthStatus.Healthy, "the host is healthy again");
    }
}
