using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class RemovedBindingIsDeclaredAgain(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_binding_removed_under_its_consumer_is_made_again_and_what_came_meanwhile_waits_unrouted()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.TopologyCheckInterval = TimeSpan.FromSeconds(2));

        await Fixture.Channel.QueueUnbindAsync(SampleHost.Queue, BrokerNames.Events, NumberSubmitted.Type, arguments: null);
        await host.CommitAsync(db => db.Publish(new NumberSubmitted(1)));
        (await Fixture.TakeAsync(BrokerNames.Unrouted)).RoutingKey.ShouldBe(NumberSubmitted.Type);

        // Each is either unrouted or handled; the first that is handled says that the binding is back.
        var number = 1;
        await Eventually.Be(
            async () =>
            {
                var next = ++number;
                await host.CommitAsync(db => db.Publish(new NumberSubmitted(next)));
                return (await host.NumbersAsync()).Count > 0;
            },
            "the binding is there again"
        );
    }
}
