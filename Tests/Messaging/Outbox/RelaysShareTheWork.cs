using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class RelaysShareTheWork(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task Two_relays_share_the_work_and_publish_nothing_twice()
    {
        await using var one = await SampleHost.StartAsync(Fixture, o => o.OutboxBatchSize = 5);
        await using var two = await SampleHost.StartAsync(Fixture, o => o.OutboxBatchSize = 5, consume: false);
        await Fixture.Channel.QueueDeclareAsync("copy", durable: true, exclusive: false, autoDelete: false);
        await Fixture.Channel.QueueBindAsync("copy", BrokerNames.Events, "#");

        await Task.WhenAll(
            Enumerable.Range(1, 200).Select(n => (n % 2 == 0 ? one : two).CommitAsync(db => db.Publish(new NumberSubmitted(n))))
        );

        await one.RecordedAsync([.. Enumerable.Range(1, 200)]);
        await one.OutboxIsEmptyAsync();
        (await Fixture.CountAsync("copy")).ShouldBe(200u);
    }
}
