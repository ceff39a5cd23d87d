using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>Records one effect for each follow-up.</summary>
internal sealed class NumberHandledHandler(ConsumerDb db, InjectedFaults faults) : IMessageHandler<NumberHandled>
{
    public Task HandleAsync(NumberHandled message, MessageContext context, CancellationToken ct)
    {
        db.FollowUps.Add(new FollowUp { Number = message.Number });
        faults.KillAfterCommitIfArmed(context);
        return Task.CompletedTask;
    }
}
