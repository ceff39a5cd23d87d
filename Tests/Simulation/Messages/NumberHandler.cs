using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>Handles a number as its temper wants: writes the effect, and from the first queue sends a command on to the second.</summary>
internal sealed class NumberHandler(SimulatedSession session, string queue, World world) : IMessageHandler<Number>
{
    /// <summary>
    /// Aggregates of the commands sent on, apart from those of the producers: each such command is an aggregate of its own.
    /// </summary>
    private const int FirstOwnAggregate = 1_000;

    public async Task HandleAsync(Number message, MessageContext context, CancellationToken ct)
    {
        var known = world.Ledger[message.Value];
        await world.Scheduler.Hop();
        switch (known.Temper)
        {
            case Temper.Impossible:
                throw new PermanentFailureException(Reasons.Impossible);
            case Temper.Poison:
                throw new InvalidOperationException(Reasons.Poison);
            case Temper.Flaky when known.TakeFailure(queue):
                world.Faults.Struck("handler failed");
                throw new InvalidOperationException("not this time");
            case Temper.Hanging when known.TakeFailure(queue):
                world.Faults.Struck("handler hung");
                await Task.Delay(10 * world.Options.Value.HandlerTimeout, world.Clock, CancellationToken.None);
                break;
        }

        session.Write(() => world.Database.Effects.Add((queue, known.Number)));
        if (queue == Queues.First && known.Number % 2 == 0)
        {
            session.Publish(world.Ledger.New(FirstOwnAggregate + known.Number, Temper.Good, failures: 0, isCommand: true));
        }
    }
}
