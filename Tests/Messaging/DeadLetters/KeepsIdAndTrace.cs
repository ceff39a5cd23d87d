using Payments.Messaging;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class KeepsIdAndTrace(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_dead_letter_keeps_the_message_id_and_names_the_trace()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.MaxAttempts = 1);
        host.Misbehaviour.BeforeReturning = (_, _) => throw new PermanentFailureException("never");
        var id = Guid.CreateVersion7().ToString();

        await Place.PublishAsync(
            BrokerNames.Events,
            NumberSaid.Type,
            """{"number":1}""",
            new BasicProperties
            {
                MessageId = id,
                Headers = new Dictionary<string, object?> { ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
            }
        );

        (await Place.DeadLetterAsync<Guid>("message_id")).ToString().ShouldBe(id);
        (await Place.DeadLetterAsync<string>("trace_id")).ShouldBe("0af7651916cd43dd8448eb211c80319c");
    }
}
