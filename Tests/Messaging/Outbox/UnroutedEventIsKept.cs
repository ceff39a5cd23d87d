using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class UnroutedEventIsKept(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task An_event_that_no_queue_is_bound_to_is_kept()
    {
        await using var host = await SampleHost.StartAsync(Fixture, consume: false);

        await host.CommitAsync(db => db.Publish(new NumberSubmitted(9)));

        var message = await Fixture.TakeAsync(BrokerNames.Unrouted);
        message.RoutingKey.ShouldBe(NumberSubmitted.Type);
        await host.OutboxIsEmptyAsync();
    }
}
