using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.Inbox;

public sealed class DuplicateHasNoSecondEffect(SharedSystem shared) : MessagingTest(shared)
{
    [Theory]
    [InlineData("0193a5c4-8d10-7c3e-9f2a-1b2c3d4e5f60", "UUIDv7")]
    [InlineData("6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "UUIDv4")]
    [InlineData("order-42", "text")]
    public async Task The_same_message_id_twice_has_one_effect(string messageId, string kind)
    {
        await using var host = await SampleHost.StartAsync(Fixture);
        var properties = new BasicProperties { MessageId = messageId };

        await Fixture.PublishAsync(BrokerNames.Events, NumberSubmitted.Type, """{"number":1}""", properties);
        await host.RecordedAsync(1);
        await Fixture.PublishAsync(BrokerNames.Events, NumberSubmitted.Type, """{"number":1}""", properties);
        await Fixture.PublishAsync(BrokerNames.Events, NumberSubmitted.Type, """{"number":2}""");

        await host.RecordedAsync(1, 2);
        kind.ShouldNotBeEmpty();
    }
}
