using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class DeletedQueueIsDeclaredAgain(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_queue_deleted_under_its_consumer_is_made_again_and_consuming_goes_on()
    {
        await using var host = await SampleHost.StartAsync(Fixture);
        await host.CommitAsync(db => db.Publish(new NumberSubmitted(1)));
        await host.RecordedAsync(1);

        await Fixture.Channel.QueueDeleteAsync(SampleHost.Queue, ifUnused: false, ifEmpty: false);
        await Eventually.Get(HasConsumerAsync, yes => yes, "the queue is consumed again");
        await host.CommitAsync(db => db.Publish(new NumberSubmitted(2)));

        await host.RecordedAsync(1, 2);
    }

    private async Task<bool> HasConsumerAsync()
    {
        try
        {
            return await Fixture.Channel.ConsumerCountAsync(SampleHost.Queue) > 0;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            await Fixture.OpenChannelAsync();
            return false;
        }
    }
}
