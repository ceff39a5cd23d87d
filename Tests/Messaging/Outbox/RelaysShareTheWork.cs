using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class RelaysShareTheWork(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task Two_relays_share_the_work_and_publish_nothing_twice()
    {
        await using var one = await LedgerHost.StartAsync(Place, o => o.OutboxBatchSize = 5);
        await using var two = await LedgerHost.StartAsync(Place, o => o.OutboxBatchSize = 5, consume: false);
        await Place.Channel.QueueDeclareAsync("copy", durable: true, exclusive: false, autoDelete: false);
        await Place.Channel.QueueBindAsync("copy", BrokerNames.Events, "#");

        await Task.WhenAll(Enumerable.Range(1, 200).Select(n => (n % 2 == 0 ? one : two).CommitAsync(db => db.Publish(new NumberSaid(n)))));

        await one.WroteAsync([.. Enumerable.Range(1, 200)]);
        await one.OutboxIsEmptyAsync();
        (await Place.CountAsync("copy")).ShouldBe(200u);
    }
}
