using Npgsql;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Inbox;

public sealed class LatePartitionTakesItsRows(SharedSystem shared) : MessagingTest(shared)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    [Fact]
    public async Task A_row_that_came_before_its_partition_moves_into_it()
    {
        await using var host = await SampleHost.StartAsync(Fixture);
        var farAhead = Today.AddDays(12);
        await Fixture.ScalarAsync(
            $"INSERT INTO messaging.inbox (day, message_id, queue) VALUES ('{farAhead:yyyy-MM-dd}', gen_random_uuid(), 'q')"
        );
        await using var connection = new NpgsqlConnection(Fixture.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        await InboxPartitions.MaintainAsync(connection, Today.AddDays(6), retentionDays: 7, TestContext.Current.CancellationToken);

        (await Fixture.ScalarAsync($"SELECT count(*) FROM messaging.inbox_{farAhead:yyyyMMdd}")).ShouldBe(1L);
        (await Fixture.ScalarAsync("SELECT count(*) FROM messaging.inbox_other")).ShouldBe(0L);
    }
}
