using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class MessageIsNumberedAfterItsChange(SharedSystem shared) : MessagingTest(shared)
{
    private const string NumberGiven = "SELECT is_called FROM messaging.outbox_id_seq";

    [Fact]
    public async Task A_message_gets_its_place_in_the_order_only_when_its_transaction_holds_the_row_that_it_changes()
    {
        await using var host = await SampleHost.StartAsync(Fixture, consume: false);
        await host.CommitAsync(db => db.Entries.Add(new Entry { Number = 1 }));
        await using var other = new NpgsqlConnection(Fixture.Database);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var holdsTheRow = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var change = new NpgsqlCommand("UPDATE entries SET number = 2", other))
        {
            await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var saving = ChangeAndPublishAsync(host);
        await Eventually.Be(
            async () =>
                await Fixture.ScalarAsync(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                )
                    is > 0L,
            "the change waits for the row"
        );
        (await Fixture.ScalarAsync(NumberGiven)).ShouldBe(false);
        await holdsTheRow.CommitAsync(TestContext.Current.CancellationToken);

        await saving;
        (await Fixture.ScalarAsync(NumberGiven)).ShouldBe(true);
    }

    private static async Task ChangeAndPublishAsync(SampleHost host)
    {
        await using var scope = host.Host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SampleDb>();
        var entry = await db.Entries.SingleAsync();
        db.Publish(new NumberSubmitted(3));
        db.Entry(entry).Property(e => e.Number).CurrentValue = 3;
        await db.SaveChangesAsync();
    }
}
