using System.Text;
using Payments.Messaging;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging;

/// <summary>A message that cannot be handled ends in the dead-letter queue with its reason, and nowhere else.</summary>
public sealed class DeadLetterTests(SharedSystem shared) : LedgerTest(shared)
{
    private static readonly string Dead = BrokerNames.DeadLetterQueue(LedgerHost.Queue);

    [Fact]
    public async Task A_handler_that_keeps_failing_ends_there_after_the_bounded_attempts()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => (o.MaxAttempts, o.RetryDelay) = (3, TimeSpan.FromMilliseconds(10)));
        var attempts = 0;
        host.Misbehaviour.BeforeReturning = (_, _) => throw new InvalidOperationException($"attempt {++attempts} failed");

        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));

        var message = await Place.TakeAsync(Dead);
        attempts.ShouldBe(3);
        message.BasicProperties.Headers!["dead-letter-attempts"].ShouldBe(3);
        Header(message, "dead-letter-queue").ShouldBe(LedgerHost.Queue);
        Header(message, "dead-letter-exception").ShouldBe("System.InvalidOperationException");
        Header(message, "dead-letter-reason").ShouldBe("attempt 3 failed");
        Encoding.UTF8.GetString(message.Body.Span).ShouldBe("""{"number":1}""");
        (await host.NumbersAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("null")]
    [InlineData("""{"number":"one"}""")]
    [InlineData("{}")]
    public async Task What_cannot_be_parsed_is_dead_at_once_and_its_text_is_not_in_the_reason(string body)
    {
        await using var host = await LedgerHost.StartAsync(Place);

        await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, body, new BasicProperties { MessageId = "bad-1" });

        var message = await Place.TakeAsync(Dead);
        message.BasicProperties.Headers!["dead-letter-attempts"].ShouldBe(1);
        Header(message, "dead-letter-reason").ShouldNotContain("not json at all");
        Encoding.UTF8.GetString(message.Body.Span).ShouldBe(body);
    }

    [Fact]
    public async Task A_poison_message_in_the_middle_of_a_group_dies_alone()
    {
        await using (await LedgerHost.StartAsync(Place))
        {
        }

        for (var number = 1; number <= 30; number++)
        {
            await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, $$"""{"number":{{number}}}""", new BasicProperties { MessageId = $"n-{number}" });
        }

        await using var host = LedgerHost.Create(Place, o => (o.MaxAttempts, o.RetryDelay) = (2, TimeSpan.FromMilliseconds(10)));
        host.Misbehaviour.BeforeReturning = (number, _) => number == 13 ? throw new InvalidOperationException("unlucky") : Task.CompletedTask;
        await host.StartAsync();

        await host.WroteAsync([.. Enumerable.Range(1, 30).Where(n => n != 13)]);
        Encoding.UTF8.GetString((await Place.TakeAsync(Dead)).Body.Span).ShouldBe("""{"number":13}""");
        (await Place.CountAsync(Dead)).ShouldBe(0u);
    }

    [Fact]
    public async Task A_handler_that_hangs_is_ended_by_the_time_limit()
    {
        await using var host = await LedgerHost.StartAsync(Place, o =>
            (o.MaxAttempts, o.HandlerTimeout, o.RetryDelay) = (2, TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(10)));
        host.Misbehaviour.BeforeReturning = (number, _) => number == 1 ? new TaskCompletionSource().Task : Task.CompletedTask;

        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));
        await host.CommitAsync(db => db.Publish(new NumberSaid(2)));

        Header(await Place.TakeAsync(Dead), "dead-letter-exception").ShouldBe("System.TimeoutException");
        await host.WroteAsync(2);
    }

    [Fact]
    public async Task A_dead_letter_keeps_the_message_id_and_names_the_trace()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => (o.MaxAttempts, o.RetryDelay) = (1, TimeSpan.FromMilliseconds(10)));
        host.Misbehaviour.BeforeReturning = (_, _) => throw new PermanentFailureException("never");
        var id = Guid.CreateVersion7().ToString();

        await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, """{"number":1}""", new BasicProperties
        {
            MessageId = id,
            Headers = new Dictionary<string, object?> { ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
        });

        var message = await Place.TakeAsync(Dead);
        message.BasicProperties.MessageId.ShouldBe(id);
        Header(message, "traceparent").ShouldContain("0af7651916cd43dd8448eb211c80319c");
    }

    private static string Header(BasicGetResult message, string name) => Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers![name]!);
}
