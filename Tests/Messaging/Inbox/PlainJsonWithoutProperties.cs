using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Inbox;

public sealed class PlainJsonWithoutProperties(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task Plain_JSON_without_any_property_is_handled_and_two_equal_bodies_are_two_messages()
    {
        await using var host = await SampleHost.StartAsync(Fixture);

        await Fixture.PublishAsync(BrokerNames.EventsTopic, NumberSubmitted.Type, """{"number":5}""");
        await Fixture.PublishAsync(BrokerNames.EventsTopic, NumberSubmitted.Type, """{"number":5}""");

        await host.RecordedAsync(5, 5);
    }
}
