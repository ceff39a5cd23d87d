using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>Records one effect for each number and publishes a follow-up.</summary>
internal sealed class NumberCommittedHandler(ConsumerDb db, InjectedFaults faults) : IMessageHandler<NumberCommitted>
{
    public async Task HandleAsync(NumberCommitted message, MessageContext context, CancellationToken ct)
    {
        if (message.Poison)
        {
            throw new PoisonException(message.Number);
        }

        db.Effects.Add(new Effect { Number = message.Number });
        db.Publish(new NumberHandled(message.Number));
        await faults.HangIfArmedAsync();
        faults.KillAfterCommitIfArmed(context);
    }
}
