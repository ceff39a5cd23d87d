using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class UnroutedEventIsKept(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task An_event_that_no_queue_is_bound_to_is_kept()
    {
        await using var host = await LedgerHost.StartAsync(Place, consume: false);

        await host.CommitAsync(db => db.Publish(new NumberSaid(9)));

        var message = await Place.TakeAsync(BrokerNames.Unrouted);
        message.RoutingKey.ShouldBe(NumberSaid.Type);
        await host.OutboxIsEmptyAsync();
    }
}
