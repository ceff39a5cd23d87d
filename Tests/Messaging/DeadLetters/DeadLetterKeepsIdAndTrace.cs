using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class DeadLetterKeepsIdAndTrace(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_dead_letter_keeps_the_message_id_and_names_the_trace()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.MaxAttempts = 1);
        host.Behavior.BeforeReturning = (_, _) => throw new PermanentFailureException("never");
        var id = Guid.CreateVersion7().ToString();

        await Fixture.PublishAsync(
            BrokerNames.Events,
            NumberSubmitted.Type,
            """{"number":1}""",
            new BasicProperties
            {
                MessageId = id,
                Headers = new Dictionary<string, object?> { ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
            }
        );

        (await Fixture.DeadLetterAsync<Guid>("message_id")).ToString().ShouldBe(id);
        (await Fixture.DeadLetterAsync<string>("trace_id")).ShouldBe("0af7651916cd43dd8448eb211c80319c");
    }
}
