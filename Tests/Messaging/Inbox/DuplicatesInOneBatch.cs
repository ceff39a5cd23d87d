using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.Inbox;

public sealed class DuplicatesInOneBatch(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task Copies_that_come_together_in_one_group_have_one_effect()
    {
        await using (await SampleHost.StartAsync(Fixture)) { }

        for (var copy = 0; copy < 20; copy++)
        {
            await Fixture.PublishAsync(
                BrokerNames.Events,
                NumberSubmitted.Type,
                """{"number":1}""",
                new BasicProperties { MessageId = "same" }
            );
        }

        await using var host = await SampleHost.StartAsync(Fixture);
        await host.RecordedAsync(1);
        await Eventually.Get(() => Fixture.CountAsync(SampleHost.Queue), waiting => waiting == 0, "the queue is empty");
        await Fixture.PublishAsync(BrokerNames.Events, NumberSubmitted.Type, """{"number":2}""");
        await host.RecordedAsync(1, 2);
    }
}
