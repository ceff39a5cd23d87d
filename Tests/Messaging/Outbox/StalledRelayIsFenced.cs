using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class StalledRelayIsFenced(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_relay_that_stalls_in_the_middle_of_a_batch_loses_its_lanes_to_another_and_can_no_longer_delete()
    {
        await using (await SampleHost.StartAsync(Fixture)) { }

        // Never started: its store is used by hand, as a relay that hangs would.
        await using var stalled = SampleHost.Create(Fixture, o => o.ConfirmTimeout = TimeSpan.FromMilliseconds(500));
        await stalled.CommitAsync(db => db.Publish(new NumberSubmitted(1)));
        await using var claim = await stalled
            .Host.Services.GetRequiredService<IOutboxStore>()
            .ClaimAsync(10, TestContext.Current.CancellationToken);
        claim.Rows.Count.ShouldBe(1);
        await using var working = await SampleHost.StartAsync(Fixture);

        await working.RecordedAsync(1);

        await Should.ThrowAsync<NpgsqlException>(() => claim.SettleAsync([claim.Rows[0].Id], []));
    }
}
