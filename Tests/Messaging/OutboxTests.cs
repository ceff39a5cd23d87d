using Microsoft.Extensions.DependencyInjection;
using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging;

/// <summary>Guarantee 1: state and its messages commit together, and a row leaves the outbox only after the broker's confirm.</summary>
public sealed class OutboxTests(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task An_event_published_in_a_transaction_reaches_its_handler_and_leaves_the_outbox()
    {
        await using var host = await LedgerHost.StartAsync(Place);

        await host.CommitAsync(db => db.Publish(new NumberSaid(7)));

        await host.WroteAsync(7);
        await host.OutboxIsEmptyAsync();
    }

    [Fact]
    public async Task An_event_of_a_transaction_that_rolls_back_is_never_sent()
    {
        await using var host = await LedgerHost.StartAsync(Place);
        await using (var scope = host.Host.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<LedgerDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            db.Publish(new NumberSaid(1));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }

        await host.CommitAsync(db => db.Publish(new NumberSaid(2)));

        await host.WroteAsync(2);
    }

    [Fact]
    public async Task The_commit_wakes_the_relay_long_before_its_poll()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.OutboxPollInterval = TimeSpan.FromMinutes(10));

        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));

        await host.WroteAsync(1);
    }

    [Fact]
    public async Task The_poll_finds_rows_that_another_process_has_committed()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.OutboxPollInterval = TimeSpan.FromMilliseconds(200));

        await Place.ScalarAsync(
            """
            INSERT INTO messaging.outbox (message_id, exchange, routing_key, type, correlation_id, body, created_at)
            VALUES (gen_random_uuid(), 'events', 'number.said', 'number.said', 'c', '{"number":3}', now())
            """);

        await host.WroteAsync(3);
    }

    [Fact]
    public async Task A_command_to_a_queue_that_does_not_exist_stays_in_the_outbox_until_it_does()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.OutboxRetryDelay = TimeSpan.FromMilliseconds(100));
        await host.CommitAsync(db => db.Send(new WriteNumber(1)));
        await Eventually.Get(
            async () => await Place.ScalarAsync("SELECT retry_at FROM messaging.outbox"), retryAt => retryAt is DateTime, "the row was returned and rests");

        await Place.Channel.QueueDeclareAsync(WriteNumber.QueueName, durable: true, exclusive: false, autoDelete: false);

        var message = await Place.TakeAsync(WriteNumber.QueueName);
        message.BasicProperties.Type.ShouldBe("number.write");
        await host.OutboxIsEmptyAsync();
    }

    [Fact]
    public async Task An_event_that_no_queue_is_bound_to_is_kept()
    {
        await using var host = await LedgerHost.StartAsync(Place, consume: false);

        await host.CommitAsync(db => db.Publish(new NumberSaid(9)));

        var message = await Place.TakeAsync(BrokerNames.Unrouted);
        message.RoutingKey.ShouldBe(NumberSaid.Type);
        await host.OutboxIsEmptyAsync();
    }

    [Fact]
    public async Task Rows_go_out_in_the_order_of_their_commits()
    {
        await using var host = await LedgerHost.StartAsync(Place, subscription: s => s.Concurrency = 1);

        for (var number = 1; number <= 50; number++)
        {
            await host.CommitAsync(db => db.Publish(new NumberSaid(number)));
        }

        await host.WroteAsync([.. Enumerable.Range(1, 50)]);
        (await host.NumbersAsync()).ShouldBe(Enumerable.Range(1, 50));
    }

    [Fact]
    public async Task Two_relays_share_the_work_and_publish_nothing_twice()
    {
        await using var one = await LedgerHost.StartAsync(Place, o => o.OutboxBatchSize = 5);
        await using var two = await LedgerHost.StartAsync(Place, o => o.OutboxBatchSize = 5, consume: false);
        await Place.Channel.QueueDeclareAsync("copy", durable: true, exclusive: false, autoDelete: false);
        await Place.Channel.QueueBindAsync("copy", BrokerNames.Events, "#");

        await Task.WhenAll(Enumerable.Range(1, 200).Select(n => (n % 2 == 0 ? one : two).CommitAsync(db => db.Publish(new NumberSaid(n)))));

        await one.WroteAsync([.. Enumerable.Range(1, 200)]);
        await one.OutboxIsEmptyAsync();
        (await Place.CountAsync("copy")).ShouldBe(200u);
    }

    [Fact]
    public async Task A_message_says_what_it_is_in_AMQP_and_CloudEvents_terms()
    {
        await using var host = await LedgerHost.StartAsync(Place, consume: false);

        await host.CommitAsync(db => db.Publish(new NumberSaid(4)));

        var message = await Place.TakeAsync(BrokerNames.Unrouted);
        var properties = message.BasicProperties;
        Guid.Parse(properties.MessageId!).Version.ShouldBe(7);
        properties.Type.ShouldBe("number.said");
        properties.AppId.ShouldBe("ledger");
        properties.CorrelationId.ShouldBe("number-4");
        properties.ContentType.ShouldBe("application/json");
        properties.Persistent.ShouldBeTrue();
        properties.Timestamp.UnixTime.ShouldBeInRange(DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeSeconds());
        string Header(string name) => System.Text.Encoding.UTF8.GetString((byte[])properties.Headers![name]!);
        Header("cloudEvents:specversion").ShouldBe("1.0");
        Header("cloudEvents:id").ShouldBe(properties.MessageId);
        Header("cloudEvents:type").ShouldBe("number.said");
        Header("cloudEvents:source").ShouldBe("ledger");
        System.Text.Encoding.UTF8.GetString(message.Body.Span).ShouldBe("""{"number":4}""");
    }
}
