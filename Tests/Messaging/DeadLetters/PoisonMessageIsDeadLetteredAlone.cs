using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class PoisonMessageIsDeadLetteredAlone(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_poison_message_in_the_middle_of_a_group_dies_alone()
    {
        await using (await SampleHost.StartAsync(Fixture)) { }

        for (var number = 1; number <= 30; number++)
        {
            await Fixture.PublishAsync(
                BrokerNames.Events,
                NumberSubmitted.Type,
                $$"""{"number":{{number}}}""",
                new BasicProperties { MessageId = $"n-{number}" }
            );
        }

        await using var host = SampleHost.Create(Fixture, o => (o.MaxAttempts, o.RetryDelays) = (2, SampleHost.QuickRetries));
        host.Behavior.BeforeReturning = (number, _) => number == 13 ? throw new InvalidOperationException("unlucky") : Task.CompletedTask;
        await host.StartAsync();

        await host.RecordedAsync([.. Enumerable.Range(1, 30).Where(n => n != 13)]);
        (await Fixture.DeadLetterAsync<string>("convert_from(body, 'UTF8')")).ShouldBe("""{"number":13}""");
        (await Fixture.DeadLetterCountAsync()).ShouldBe(1);
    }
}
