using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>
/// The consumer's transaction on tables in memory: inbox rows, the handlers of what the inbox did not know, one commit; and the
/// time limit. The step-by-step counterpart of <see cref="MessageTransaction{TContext}"/>.
/// </summary>
internal sealed class SimulatedTransaction(World world, SimulatedProcess process) : IMessageTransaction
{
    private readonly TimeSpan timeout = world.Options.Value.HandlerTimeout;

    public async Task RunAsync(QueueSubscription subscription, IReadOnlyList<Work> group, CancellationToken ct)
    {
        world.Invariants.AttemptsAreBounded(group);
        using var limit = new CancellationTokenSource(timeout, world.Clock);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var attempt = new Attempt();
        SimulatedSession? session = null;
        try
        {
            session = await world.Database.OpenAsync(process);
            session.Fence(2 * timeout);
            await RunInSessionAsync(session, subscription, group, attempt, bound.Token).WaitAsync(bound.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            if (!attempt.IsHandling || world.Database.IsAway)
            {
                world.Trace.Add(process.Name, "has waited too long for the database", Number(group[0]));
                throw new DatabaseStalledException(
                    $"The database has not answered {subscription.Queue} within {timeout.TotalSeconds} s.",
                    e
                );
            }

            world.Trace.Add(process.Name, "lets go of a handler", Number(group[0]));
            throw new TimeoutException($"The handler of {subscription.Queue} has taken longer than {timeout.TotalSeconds} s.", e);
        }
        finally
        {
            if (session is not null)
            {
                await session.DisposeAsync();
            }
        }
    }

    private async Task RunInSessionAsync(
        SimulatedSession session,
        QueueSubscription subscription,
        IReadOnlyList<Work> group,
        Attempt attempt,
        CancellationToken ct
    )
    {
        var unseen = new HashSet<Guid>();
        foreach (var (id, _) in group.Select(w => w.Delivery.Identity).OrderBy(i => (i.Day, i.MessageId)))
        {
            if (await session.InsertIntoInboxAsync(subscription.Queue, id))
            {
                unseen.Add(id);
            }
        }

        var services = new HandlerScope(new NumberHandler(session, subscription.Queue, world));
        foreach (var work in group)
        {
            if (unseen.Remove(work.Delivery.Identity.MessageId))
            {
                attempt.IsHandling = true;
                await subscription.HandleAsync(services, [new Handling(work.Message, work.Delivery.ToContext(work.Activity))], ct);
                attempt.IsHandling = false;
            }
            else
            {
                world.Faults.Struck("copy stopped by the inbox");
                world.Trace.Add(process.Name, "knows the message already", Number(work));
            }
        }

        await session.SaveAsync();
        ct.ThrowIfCancellationRequested();
        await session.CommitAsync();
        world.Trace.Add(process.Name, $"has committed a group of {group.Count} from {subscription.Queue}, first", Number(group[0]));
    }

    private int? Number(Work work) => world.Ledger.NumberOf(work.Delivery.Properties.MessageId);

    /// <summary>Tells, when time is up, whether a handler is at work or the database has been waited for.</summary>
    private sealed class Attempt
    {
        public bool IsHandling { get; set; }
    }

    /// <summary>What a scope of the service provider is to the real transaction: it has the one handler.</summary>
    private sealed class HandlerScope(NumberHandler handler) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(NumberHandler) ? handler : null;
    }
}
