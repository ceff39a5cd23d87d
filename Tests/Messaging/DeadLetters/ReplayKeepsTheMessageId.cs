using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class ReplayKeepsTheMessageId(SharedSystem shared) : MessagingTest(shared)
{
    [Theory]
    [InlineData("0193a5c4-8d10-7c3e-9f2a-1b2c3d4e5f60")]
    [InlineData("order-42")]
    [InlineData(null)]
    public async Task A_replayed_message_has_its_effect_once_although_a_copy_comes_late(string? messageId)
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.MaxAttempts = 1);
        host.Behavior.BeforeReturning = (_, _) => throw new InvalidOperationException("not yet");
        await Fixture.PublishAsync(
            BrokerNames.Events,
            NumberSubmitted.Type,
            """{"number":1}""",
            new BasicProperties { MessageId = messageId }
        );
        var deadLetter = (await host.DeadLettersAsync(1))[0];

        host.Behavior.BeforeReturning = (_, _) => Task.CompletedTask;
        await host.RunOperationAsync("replay", new { all = true, why = "mended" });
        await host.RecordedAsync(1);
        var lateCopy = new BasicProperties { MessageId = messageId ?? deadLetter.GetProperty("messageId").GetString() };
        await Fixture.PublishAsync(BrokerNames.Events, NumberSubmitted.Type, """{"number":1}""", lateCopy);
        await Fixture.PublishAsync(BrokerNames.Events, NumberSubmitted.Type, """{"number":2}""");

        await host.RecordedAsync(1, 2);
    }
}
