using System.Text;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.Retries;

public sealed class RetryAffectsOneQueueOnly(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_failed_message_comes_again_in_the_one_queue_in_which_it_failed_with_its_attempts_counted()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => (o.MaxAttempts, o.RetryDelays) = (3, SampleHost.QuickRetries));
        await Fixture.Channel.QueueDeclareAsync("other", durable: true, exclusive: false, autoDelete: false);
        await Fixture.Channel.QueueBindAsync("other", BrokerNames.Events, NumberSubmitted.Type);
        var attempts = 0;
        host.Behavior.BeforeReturning = (_, _) => ++attempts < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;

        await host.CommitAsync(db => db.Publish(new NumberSubmitted(1)));

        await host.RecordedAsync(1);
        attempts.ShouldBe(3);
        (await Fixture.CountAsync("other")).ShouldBe(1u);
    }

    [Fact]
    public async Task While_it_waits_it_lies_on_the_ladder_and_nothing_behind_it_waits()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.RetryDelays = [TimeSpan.FromMinutes(5)], s => s.Concurrency = 1);
        host.Behavior.BeforeReturning = (number, _) => number == 1 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;

        await host.CommitAsync(db => db.Publish(new NumberSubmitted(1)));
        await host.CommitAsync(db => db.Publish(new NumberSubmitted(2)));

        await host.RecordedAsync(2);
        var waiting = await Fixture.TakeAsync("retry.5m");
        waiting.RoutingKey.ShouldBe(SampleHost.Queue);
        waiting.BasicProperties.Headers![Delivery.AttemptHeader].ShouldBe(1);
        Encoding.UTF8.GetString(waiting.Body.Span).ShouldBe("""{"number":1}""");
    }

    [Fact]
    public async Task A_message_that_came_without_an_id_keeps_the_one_it_was_given()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.RetryDelays = [TimeSpan.FromMinutes(5)]);
        host.Behavior.BeforeReturning = (_, _) => throw new InvalidOperationException("not yet");

        await Fixture.PublishAsync(
            BrokerNames.Events,
            NumberSubmitted.Type,
            """{"number":1}""",
            new BasicProperties { Expiration = "60000" }
        );

        Guid.Parse((await Fixture.TakeAsync("retry.5m")).BasicProperties.MessageId!).Version.ShouldBe(7);
    }
}
