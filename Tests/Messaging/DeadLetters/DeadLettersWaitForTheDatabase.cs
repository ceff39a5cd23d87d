using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class DeadLettersWaitForTheDatabase(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task While_the_database_is_away_a_dead_letter_stays_on_the_broker()
    {
        var server = new NpgsqlConnectionStringBuilder(Fixture.Database);
        using var proxy = new TcpProxy(new IPEndPoint(IPAddress.Loopback, server.Port));
        server.Port = proxy.Port;
        await using (var host = SampleHost.Create(Fixture, database: server.ConnectionString))
        {
            await host.StartAsync();
            proxy.Cut();
            await Fixture.PublishAsync(BrokerNames.Events, NumberSubmitted.Type, "broken");
            await Eventually.Get(
                host.HealthAsync,
                status => status == HealthStatus.Degraded,
                "the letter has come and the database is away"
            );
        }

        await Eventually.Get(
            () => Fixture.CountAsync(BrokerNames.DeadLetterQueue(SampleHost.Queue)),
            waiting => waiting == 1,
            "it waits on the broker"
        );
        await using var next = await SampleHost.StartAsync(Fixture);
        await next.DeadLettersAsync(1);
    }

    [Fact]
    public async Task What_the_broker_itself_gave_up_is_taken_over_too()
    {
        await using var host = await SampleHost.StartAsync(Fixture);

        await Fixture.PublishAsync(BrokerNames.DefaultExchange, BrokerNames.DeadLetterQueue(SampleHost.Queue), """{"number":1}""");

        (await host.DeadLettersAsync(1))[0].GetProperty("reason").GetString().ShouldStartWith("given up by the broker");
    }
}
