using Npgsql;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Inbox;

public sealed class PartitionsAreDroppedAfterRetention(SharedSystem shared) : MessagingTest(shared)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    [Fact]
    public async Task Days_past_the_retention_are_dropped_and_days_ahead_exist()
    {
        await using var host = await SampleHost.StartAsync(Fixture);
        await using var connection = new NpgsqlConnection(Fixture.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        await InboxPartitions.MaintainAsync(connection, Today.AddDays(9), retentionDays: 7, TestContext.Current.CancellationToken);

        (await ExistsAsync(Today.AddDays(-1))).ShouldBeFalse();
        (await ExistsAsync(Today.AddDays(2))).ShouldBeTrue();
        (await ExistsAsync(Today.AddDays(16))).ShouldBeTrue();
    }

    private async Task<bool> ExistsAsync(DateOnly day) =>
        await Fixture.ScalarAsync($"SELECT to_regclass('messaging.inbox_{day:yyyyMMdd}') IS NOT NULL") is true;
}
