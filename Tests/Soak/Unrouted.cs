using Payments.Messaging;
using Payments.SoakWorker;
using Payments.Tests.Soak.Servers;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Soak;

/// <summary>
/// What came while a queue or its binding was away. It is moved to the queue that it was meant for, as an operator would.
/// </summary>
internal sealed class Unrouted(Broker broker)
{
    /// <summary>More than could gather in any one strike.</summary>
    private const int MaxMessages = 100_000;

    public Task WaitAsync() => Eventually.Be(async () => await broker.ReadyAsync(BrokerNames.Unrouted) > 0, "messages wait unrouted");

    /// <summary>Moves all of it; nothing may be published meanwhile that is unrouted too.</summary>
    public async Task MoveBackAsync()
    {
        foreach (var queue in SoakNames.Queues)
        {
            await Eventually.Be(async () => await broker.ReadyAsync(queue) is not null, $"the queue {queue} is there");
        }

        await using var channel = await broker.OpenChannelAsync();
        for (var moved = 0; moved < MaxMessages; moved++)
        {
            if (await channel.BasicGetAsync(BrokerNames.Unrouted, autoAck: false) is not { } message)
            {
                return;
            }

            // Confirms are on: this returns when the copy is safe.
            await channel.BasicPublishAsync(
                BrokerNames.DefaultExchange,
                QueueOf(message.RoutingKey),
                mandatory: true,
                new BasicProperties(message.BasicProperties),
                message.Body
            );
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false);
        }

        throw new InvalidOperationException($"There are more than {MaxMessages} unrouted messages.");
    }

    private static string QueueOf(string routingKey) =>
        routingKey switch
        {
            SoakNames.NumberType => SoakNames.NumberQueue,
            SoakNames.FollowUpType => SoakNames.FollowUpQueue,
            _ => throw new InvalidOperationException($"Nobody is meant by {routingKey}."),
        };
}
