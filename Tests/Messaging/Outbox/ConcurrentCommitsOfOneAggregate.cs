using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class ConcurrentCommitsOfOneAggregate(SharedSystem shared) : MessagingTest(shared)
{
    private const int Commits = 60;

    [Fact]
    public async Task Transactions_that_race_for_the_same_row_publish_in_the_order_in_which_they_got_it()
    {
        await Fixture.ScalarAsync("CREATE TABLE counter (value int NOT NULL); INSERT INTO counter VALUES (0)");
        await using var one = await SampleHost.StartAsync(Fixture, o => o.OutboxBatchSize = 4, consume: false);
        await using var two = await SampleHost.StartAsync(Fixture, o => o.OutboxBatchSize = 4, consume: false);
        await Fixture.Channel.QueueDeclareAsync("copy", durable: true, exclusive: false, autoDelete: false);
        await Fixture.Channel.QueueBindAsync("copy", BrokerNames.Events, "#");

        await Task.WhenAll(Enumerable.Range(0, Commits).Select(n => CountAndPublishAsync(n % 2 == 0 ? one : two)));
        await one.OutboxIsEmptyAsync();

        var published = new List<int>();
        while (await Fixture.Channel.BasicGetAsync("copy", autoAck: true) is { } message)
        {
            published.Add(JsonSerializer.Deserialize<JsonElement>(message.Body.Span).GetProperty("number").GetInt32());
        }

        published.ShouldBe(Enumerable.Range(1, Commits));
    }

    private static async Task CountAndPublishAsync(SampleHost host)
    {
        await using var scope = host.Host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SampleDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var counted = await db.Database.SqlQuery<int>($"UPDATE counter SET value = value + 1 RETURNING value").ToListAsync();
        db.Publish(new NumberSubmitted(counted[0], "counter"));
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }
}
