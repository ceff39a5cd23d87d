using System.Text.Json;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class AggregateKeepsItsOrder(SharedSystem shared) : MessagingTest(shared)
{
    private const int Aggregates = 20;
    private const int Each = 25;

    [Fact]
    public async Task Messages_of_one_aggregate_are_published_in_the_order_of_their_commits_however_many_relays_share_the_outbox()
    {
        // Small batches, so that the relays take turns in the middle of an aggregate.
        await using var one = await SampleHost.StartAsync(Fixture, o => o.OutboxBatchSize = 8, consume: false);
        await using var two = await SampleHost.StartAsync(Fixture, o => o.OutboxBatchSize = 8, consume: false);
        await Fixture.Channel.QueueDeclareAsync("copy", durable: true, exclusive: false, autoDelete: false);
        await Fixture.Channel.QueueBindAsync("copy", BrokerNames.Events, "#");

        await Task.WhenAll(Enumerable.Range(0, Aggregates).Select(aggregate => CommitInTurnAsync($"series-{aggregate}", [one, two])));
        await one.OutboxIsEmptyAsync();

        var published = await TakeAllAsync();
        published.Count.ShouldBe(Aggregates * Each);
        foreach (var series in published.GroupBy(p => p.Series))
        {
            series.Select(p => p.Number).ShouldBe(Enumerable.Range(1, Each), $"{series.Key} is in order");
        }
    }

    private static async Task CommitInTurnAsync(string series, SampleHost[] hosts)
    {
        for (var number = 1; number <= Each; number++)
        {
            await hosts[number % hosts.Length].CommitAsync(db => db.Publish(new NumberSubmitted(number, series)));
        }
    }

    private async Task<List<(string Series, int Number)>> TakeAllAsync()
    {
        var taken = new List<(string, int)>();
        while (await Fixture.Channel.BasicGetAsync("copy", autoAck: true) is { } message)
        {
            taken.Add(
                (
                    message.BasicProperties.CorrelationId!,
                    JsonSerializer.Deserialize<JsonElement>(message.Body.Span).GetProperty("number").GetInt32()
                )
            );
        }

        return taken;
    }
}
