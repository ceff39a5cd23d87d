using Payments.Messaging;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.Inbox;

public sealed class CopiesInOneGroup(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task Copies_that_come_together_in_one_group_have_one_effect()
    {
        await using (await LedgerHost.StartAsync(Place)) { }

        for (var copy = 0; copy < 20; copy++)
        {
            await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, """{"number":1}""", new BasicProperties { MessageId = "same" });
        }

        await using var host = await LedgerHost.StartAsync(Place);
        await host.WroteAsync(1);
        await Eventually.Get(() => Place.CountAsync(LedgerHost.Queue), waiting => waiting == 0, "the queue is empty");
        await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, """{"number":2}""");
        await host.WroteAsync(1, 2);
    }
}
