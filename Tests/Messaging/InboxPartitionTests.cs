using Npgsql;
using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging;

/// <summary>The inbox forgets by dropping whole days.</summary>
public sealed class InboxPartitionTests(SharedSystem shared) : LedgerTest(shared)
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

    [Fact]
    public async Task Days_past_the_retention_are_dropped_and_days_ahead_exist()
    {
        await using var host = await LedgerHost.StartAsync(Place);
        await using var connection = new NpgsqlConnection(Place.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        await InboxPartitions.MaintainAsync(connection, Today.AddDays(9), retentionDays: 7, TestContext.Current.CancellationToken);

        (await ExistsAsync(Today.AddDays(-1))).ShouldBeFalse();
        (await ExistsAsync(Today.AddDays(2))).ShouldBeTrue();
        (await ExistsAsync(Today.AddDays(16))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_row_that_came_before_its_partition_moves_into_it()
    {
        await using var host = await LedgerHost.StartAsync(Place);
        var farAhead = Today.AddDays(12);
        await Place.ScalarAsync($"INSERT INTO messaging.inbox (day, message_id, queue) VALUES ('{farAhead:yyyy-MM-dd}', gen_random_uuid(), 'q')");
        await using var connection = new NpgsqlConnection(Place.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        await InboxPartitions.MaintainAsync(connection, Today.AddDays(6), retentionDays: 7, TestContext.Current.CancellationToken);

        (await Place.ScalarAsync($"SELECT count(*) FROM messaging.inbox_{farAhead:yyyyMMdd}")).ShouldBe(1L);
        (await Place.ScalarAsync("SELECT count(*) FROM messaging.inbox_other")).ShouldBe(0L);
    }

    private async Task<bool> ExistsAsync(DateOnly day) => await Place.ScalarAsync($"SELECT to_regclass('messaging.inbox_{day:yyyyMMdd}') IS NOT NULL") is true;
}
