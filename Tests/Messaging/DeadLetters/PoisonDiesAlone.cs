using Payments.Messaging;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class PoisonDiesAlone(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_poison_message_in_the_middle_of_a_group_dies_alone()
    {
        await using (await LedgerHost.StartAsync(Place)) { }

        for (var number = 1; number <= 30; number++)
        {
            await Place.PublishAsync(
                BrokerNames.Events,
                NumberSaid.Type,
                $$"""{"number":{{number}}}""",
                new BasicProperties { MessageId = $"n-{number}" }
            );
        }

        await using var host = LedgerHost.Create(Place, o => (o.MaxAttempts, o.RetryDelays) = (2, LedgerHost.QuickRetries));
        host.Misbehaviour.BeforeReturning = (number, _) =>
            number == 13 ? throw new InvalidOperationException("unlucky") : Task.CompletedTask;
        await host.StartAsync();

        await host.WroteAsync([.. Enumerable.Range(1, 30).Where(n => n != 13)]);
        (await Place.DeadLetterAsync<string>("convert_from(body, 'UTF8')")).ShouldBe("""{"number":13}""");
        (await Place.DeadLetterCountAsync()).ShouldBe(1);
    }
}
