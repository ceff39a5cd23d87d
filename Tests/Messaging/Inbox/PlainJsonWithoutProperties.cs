using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Inbox;

public sealed class PlainJsonWithoutProperties(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task Plain_JSON_without_any_property_is_handled_and_two_equal_bodies_are_two_messages()
    {
        await using var host = await LedgerHost.StartAsync(Place);

        await Place.PublishAsync(BrokerNames.EventsTopic, NumberSaid.Type, """{"number":5}""");
        await Place.PublishAsync(BrokerNames.EventsTopic, NumberSaid.Type, """{"number":5}""");

        await host.WroteAsync(5, 5);
    }
}
