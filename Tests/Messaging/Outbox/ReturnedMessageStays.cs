using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class ReturnedMessageStays(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_command_to_a_queue_that_does_not_exist_stays_in_the_outbox_until_it_does()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.OutboxRetryDelay = TimeSpan.FromMilliseconds(100));
        await host.CommitAsync(db => db.Add(OutboxMessage.For(new WriteNumber(1), BrokerNames.DefaultExchange, WriteNumber.QueueName)));
        await Eventually.Get(
            async () => await Place.ScalarAsync("SELECT parked_until FROM messaging.outbox"),
            parkedUntil => parkedUntil is DateTime,
            "the row was returned and rests"
        );

        await Place.Channel.QueueDeclareAsync(WriteNumber.QueueName, durable: true, exclusive: false, autoDelete: false);

        var message = await Place.TakeAsync(WriteNumber.QueueName);
        message.BasicProperties.Type.ShouldBe("number.write");
        await host.OutboxIsEmptyAsync();
    }
}
