using System.Text;
using Payments.Messaging;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.Retries;

public sealed class RetryGoesBack(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_failed_message_comes_again_in_the_one_queue_in_which_it_failed_with_its_attempts_counted()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => (o.MaxAttempts, o.RetryDelays) = (3, LedgerHost.QuickRetries));
        await Place.Channel.QueueDeclareAsync("other", durable: true, exclusive: false, autoDelete: false);
        await Place.Channel.QueueBindAsync("other", BrokerNames.Events, NumberSaid.Type);
        var attempts = 0;
        host.Misbehaviour.BeforeReturning = (_, _) => ++attempts < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;

        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));

        await host.WroteAsync(1);
        attempts.ShouldBe(3);
        (await Place.CountAsync("other")).ShouldBe(1u);
    }

    [Fact]
    public async Task While_it_waits_it_lies_on_the_ladder_and_nothing_behind_it_waits()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.RetryDelays = [TimeSpan.FromMinutes(5)], s => s.Concurrency = 1);
        host.Misbehaviour.BeforeReturning = (number, _) =>
            number == 1 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;

        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));
        await host.CommitAsync(db => db.Publish(new NumberSaid(2)));

        await host.WroteAsync(2);
        var waiting = await Place.TakeAsync("retry.5m");
        waiting.RoutingKey.ShouldBe(LedgerHost.Queue);
        waiting.BasicProperties.Headers![RetryLadder.AttemptHeader].ShouldBe(1);
        Encoding.UTF8.GetString(waiting.Body.Span).ShouldBe("""{"number":1}""");
    }

    [Fact]
    public async Task A_message_that_came_without_an_id_keeps_the_one_it_was_given()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.RetryDelays = [TimeSpan.FromMinutes(5)]);
        host.Misbehaviour.BeforeReturning = (_, _) => throw new InvalidOperationException("not yet");

        await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, """{"number":1}""", new BasicProperties { Expiration = "60000" });

        Guid.Parse((await Place.TakeAsync("retry.5m")).BasicProperties.MessageId!).Version.ShouldBe(7);
    }
}
