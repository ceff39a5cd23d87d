using Payments.Messaging;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging;

/// <summary>Guarantee 2: however often a message comes, its effect is committed once.</summary>
public sealed class InboxTests(SharedSystem shared) : LedgerTest(shared)
{
    [Theory]
    [InlineData("0193a5c4-8d10-7c3e-9f2a-1b2c3d4e5f60", "UUIDv7")]
    [InlineData("6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "UUIDv4")]
    [InlineData("order-42", "text")]
    public async Task The_same_message_id_twice_has_one_effect(string messageId, string kind)
    {
        await using var host = await LedgerHost.StartAsync(Place);
        var properties = new BasicProperties { MessageId = messageId };

        await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, """{"number":1}""", properties);
        await host.WroteAsync(1);
        await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, """{"number":1}""", properties);
        await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, """{"number":2}""");

        await host.WroteAsync(1, 2);
        kind.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Copies_that_come_together_in_one_group_have_one_effect()
    {
        await using (await LedgerHost.StartAsync(Place))
        {
        }

        for (var copy = 0; copy < 20; copy++)
        {
            await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, """{"number":1}""", new BasicProperties { MessageId = "same" });
        }

        await using var host = await LedgerHost.StartAsync(Place);
        await host.WroteAsync(1);
        await Eventually.Get(() => Place.CountAsync(LedgerHost.Queue), waiting => waiting == 0, "the queue is empty");
        await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, """{"number":2}""");
        await host.WroteAsync(1, 2);
    }

    [Fact]
    public async Task Plain_JSON_without_any_property_is_handled_and_two_equal_bodies_are_two_messages()
    {
        await using var host = await LedgerHost.StartAsync(Place);

        await Place.PublishAsync(BrokerNames.EventsTopic, NumberSaid.Type, """{"number":5}""");
        await Place.PublishAsync(BrokerNames.EventsTopic, NumberSaid.Type, """{"number":5}""");

        await host.WroteAsync(5, 5);
    }

    [Fact]
    public async Task A_handler_that_fails_leaves_no_trace_in_the_inbox_so_that_the_next_attempt_counts()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.RetryDelay = TimeSpan.FromMilliseconds(10));
        var attempts = 0;
        host.Misbehaviour.BeforeReturning = (_, _) => ++attempts < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;

        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));

        await host.WroteAsync(1);
        attempts.ShouldBe(3);
    }
}
