using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Inbox;

public sealed class PartitionOfTheMessagesOwnDay(SharedSystem shared) : MessagingTest(shared)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    [Fact]
    public async Task A_dated_message_lies_in_the_partition_of_its_own_day()
    {
        await using var host = await SampleHost.StartAsync(Fixture);

        await host.CommitAsync(db => db.Publish(new NumberSubmitted(1)));
        await host.RecordedAsync(1);

        (await Fixture.ScalarAsync($"SELECT count(*) FROM messaging.inbox_{Today:yyyyMMdd}")).ShouldBe(1L);
    }
}
