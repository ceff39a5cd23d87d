using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class CommittedEventReachesItsHandler(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task An_event_published_in_a_transaction_reaches_its_handler_and_leaves_the_outbox()
    {
        await using var host = await LedgerHost.StartAsync(Place);

        await host.CommitAsync(db => db.Publish(new NumberSaid(7)));

        await host.WroteAsync(7);
        await host.OutboxIsEmptyAsync();
    }
}
