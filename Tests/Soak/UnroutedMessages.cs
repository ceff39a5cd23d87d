using Payments.Messaging;
using Payments.SoakWorker;
using Payments.Tests.Soak.Servers;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Soak;

/// <summary>
/// Messages that were published while a queue or its binding was missing. They are moved to the queue that they were for, as an operator
/// would do.
/// </summary>
internal sealed class UnroutedMessages(RabbitMqServer broker)
{
    /// <summary>More than one fault can leave behind.</summary>
    private const int MaxMessages = 100_000;

    public Task WaitAsync() =>
        Eventually.Be(async () => await broker.ReadyCountAsync(BrokerNames.Unrouted) > 0, "there are unrouted messages");

    /// <summary>Moves all of them; meanwhile no other message may become unrouted.</summary>
    public async Task MoveBackAsync()
    {
        foreach (var queue in SoakNames.Queues)
        {
            await Eventually.Be(async () => await broker.ReadyCountAsync(queue) is not null, $"the queue {queue} exists");
        }

        await using var channel = await broker.OpenChannelAsync();
        for (var moved = 0; moved < MaxMessages; moved++)
        {
            if (await channel.BasicGetAsync(BrokerNames.Unrouted, autoAck: false) is not { } message)
            {
                return;
            }

            // Confirms are on: this returns when the broker has confirmed the copy.
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
            _ => throw new InvalidOperationException($"No queue is bound to {routingKey}."),
        };
}
