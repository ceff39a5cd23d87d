using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class RemovedBindingIsMadeAgain(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_binding_removed_under_its_consumer_is_made_again_and_what_came_meanwhile_waits_unrouted()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.TopologyCheckInterval = TimeSpan.FromSeconds(2));

        await Place.Channel.QueueUnbindAsync(LedgerHost.Queue, BrokerNames.Events, NumberSaid.Type, arguments: null);
        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));
        (await Place.TakeAsync(BrokerNames.Unrouted)).RoutingKey.ShouldBe(NumberSaid.Type);

        // Each is either unrouted or handled; the first that is handled says that the binding is back.
        var number = 1;
        await Eventually.Be(
            async () =>
            {
                var next = ++number;
                await host.CommitAsync(db => db.Publish(new NumberSaid(next)));
                return (await host.NumbersAsync()).Count > 0;
            },
            "the binding is there again"
        );
    }
}
