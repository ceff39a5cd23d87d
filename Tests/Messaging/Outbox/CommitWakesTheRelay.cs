using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class CommitWakesTheRelay(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task The_commit_wakes_the_relay_long_before_its_poll()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.OutboxPollInterval = TimeSpan.FromMinutes(10));

        await host.CommitAsync(db => db.Publish(new NumberSubmitted(1)));

        await host.RecordedAsync(1);
    }
}
