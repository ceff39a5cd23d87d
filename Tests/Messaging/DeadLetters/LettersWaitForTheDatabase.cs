using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class LettersWaitForTheDatabase(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task While_the_database_is_away_a_dead_letter_stays_on_the_broker()
    {
        var server = new NpgsqlConnectionStringBuilder(Place.Database);
        using var proxy = new TcpProxy(new IPEndPoint(IPAddress.Loopback, server.Port));
        server.Port = proxy.Port;
        await using (var host = LedgerHost.Create(Place, database: server.ConnectionString))
        {
            await host.StartAsync();
            proxy.Cut();
            await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, "broken");
            await Eventually.Get(
                host.HealthAsync,
                status => status == HealthStatus.Degraded,
                "the letter has come and the database is away"
            );
        }

        await Eventually.Get(
            () => Place.CountAsync(BrokerNames.DeadLetterQueue(LedgerHost.Queue)),
            waiting => waiting == 1,
            "it waits on the broker"
        );
        await using var next = await LedgerHost.StartAsync(Place);
        await next.LettersAsync(1);
    }

    [Fact]
    public async Task What_the_broker_itself_gave_up_is_taken_over_too()
    {
        await using var host = await LedgerHost.StartAsync(Place);

        await Place.PublishAsync(BrokerNames.DefaultExchange, BrokerNames.DeadLetterQueue(LedgerHost.Queue), """{"number":1}""");

        (await host.LettersAsync(1))[0].GetProperty("reason").GetString().ShouldStartWith("given up by the broker");
    }
}
