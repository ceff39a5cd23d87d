using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>
/// Handles a number according to its behavior: records the effect, and from the first queue sends a command to the second.
/// </summary>
internal sealed class NumberHandler(SimulatedSession session, string queue, World world) : IMessageHandler<Number>
{
    /// <summary>
    /// Aggregates of the commands that it sends, distinct from those of the producers: each such command is an aggregate of its own.
    /// </summary>
    private const int FirstOwnAggregate = 1_000;

    public async Task HandleAsync(Number message, MessageContext context, CancellationToken ct)
    {
        var known = world.Log[message.Value];
        await world.Scheduler.Delay();
        switch (known.Behavior)
        {
            case MessageBehavior.Impossible:
                throw new PermanentFailureException(Reasons.Impossible);
            case MessageBehavior.Poison:
                throw new InvalidOperationException(Reasons.Poison);
            case MessageBehavior.Flaky when known.TakeFailure(queue):
                world.Faults.Count("handler failed");
                throw new InvalidOperationException("not this time");
            case MessageBehavior.Hanging when known.TakeFailure(queue):
                world.Faults.Count("handler hung");
                await Task.Delay(10 * world.Options.Value.HandlerTimeout, world.Clock, CancellationToken.None);
                break;
        }

        session.Write(() => world.Database.Effects.Add((queue, known.Number)));
        if (queue == Queues.First && known.Number % 2 == 0)
        {
            session.Publish(world.Log.New(FirstOwnAggregate + known.Number, MessageBehavior.Good, failures: 0, isCommand: true));
        }
    }
}
