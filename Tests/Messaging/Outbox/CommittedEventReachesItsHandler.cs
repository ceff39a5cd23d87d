using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class CommittedEventReachesItsHandler(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task An_event_published_in_a_transaction_reaches_its_handler_and_leaves_the_outbox()
    {
        await using var host = await SampleHost.StartAsync(Fixture);

        await host.CommitAsync(db => db.Publish(new NumberSubmitted(7)));

        await host.RecordedAsync(7);
        await host.OutboxIsEmptyAsync();
    }
}
