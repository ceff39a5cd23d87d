using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>Writes one effect for each number and says so.</summary>
internal sealed class WriteEffect(ConsumerDb db, Misdeeds misdeeds) : IMessageHandler<NumberCommitted>
{
    public async Task HandleAsync(NumberCommitted message, MessageContext context, CancellationToken ct)
    {
        if (message.Poison)
        {
            throw new PoisonException(message.Number);
        }

        db.Effects.Add(new Effect { Number = message.Number });
        db.Publish(new NumberHandled(message.Number));
        await misdeeds.HangIfToldAsync();
        misdeeds.KillAfterCommitIfTold(context);
    }
}

/// <summary>Writes one effect for each follow-up.</summary>
internal sealed class WriteFollowUp(ConsumerDb db, Misdeeds misdeeds) : IMessageHandler<NumberHandled>
{
    public Task HandleAsync(NumberHandled message, MessageContext context, CancellationToken ct)
    {
        db.FollowUps.Add(new FollowUp { Number = message.Number });
        misdeeds.KillAfterCommitIfTold(context);
        return Task.CompletedTask;
    }
}

/// <summary>The reason for which a poison message dies.</summary>
internal sealed class PoisonException(long number) : Exception($"The number {number} is poison.");
