using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class DeletedQueueIsMadeAgain(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_queue_deleted_under_its_consumer_is_made_again_and_consuming_goes_on()
    {
        await using var host = await LedgerHost.StartAsync(Place);
        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));
        await host.WroteAsync(1);

        await Place.Channel.QueueDeleteAsync(LedgerHost.Queue, ifUnused: false, ifEmpty: false);
        await Eventually.Get(HasConsumerAsync, yes => yes, "the queue is consumed again");
        await host.CommitAsync(db => db.Publish(new NumberSaid(2)));

        await host.WroteAsync(1, 2);
    }

    private async Task<bool> HasConsumerAsync()
    {
        try
        {
            return await Place.Channel.ConsumerCountAsync(LedgerHost.Queue) > 0;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            await Place.OpenChannelAsync();
            return false;
        }
    }
}
