using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Inbox;

public sealed class PartitionOfTheMessagesOwnDay(SharedSystem shared) : LedgerTest(shared)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    [Fact]
    public async Task A_dated_message_lies_in_the_partition_of_its_own_day()
    {
        await using var host = await LedgerHost.StartAsync(Place);

        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));
        await host.WroteAsync(1);

        (await Place.ScalarAsync($"SELECT count(*) FROM messaging.inbox_{Today:yyyyMMdd}")).ShouldBe(1L);
    }
}
