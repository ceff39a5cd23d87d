using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class ReturnedMessageStaysInTheOutbox(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_command_to_a_queue_that_does_not_exist_stays_in_the_outbox_until_it_does()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.OutboxRetryDelay = TimeSpan.FromMilliseconds(100));
        await host.CommitAsync(db => db.Add(OutboxMessage.For(new RecordNumber(1), BrokerNames.DefaultExchange, RecordNumber.QueueName)));
        await Eventually.Get(
            async () => await Fixture.ScalarAsync("SELECT parked_until FROM messaging.outbox"),
            parkedUntil => parkedUntil is DateTime,
            "the row was returned and rests"
        );

        await Fixture.Channel.QueueDeclareAsync(RecordNumber.QueueName, durable: true, exclusive: false, autoDelete: false);

        var message = await Fixture.TakeAsync(RecordNumber.QueueName);
        message.BasicProperties.Type.ShouldBe("number.record");
        await host.OutboxIsEmptyAsync();
    }
}
