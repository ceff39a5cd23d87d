using Payments.Hosting;
using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>
/// The consumer's transaction on tables in memory, step by step like <see cref="MessageTransaction{TContext}"/>: inbox rows, the handlers
/// of messages that the inbox did not have, one commit; and the time limit.
/// </summary>
internal sealed class SimulatedTransaction(World world, SimulatedProcess process) : IMessageTransaction
{
    private readonly TimeSpan timeout = world.Options.Value.HandlerTimeout;

    public async Task RunAsync(QueueSubscription subscription, IReadOnlyList<ParsedDelivery> batch, CancellationToken ct)
    {
        world.Invariants.AttemptsAreBounded(batch);
        using var limit = new CancellationTokenSource(timeout, world.Clock);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var attempt = new Attempt();
        SimulatedSession? session = null;
        try
        {
            session = await world.Database.OpenAsync(process);
            session.SetIdleTimeout(2 * timeout);
            await RunInSessionAsync(session, subscription, batch, attempt, bound.Token).WaitAsync(bound.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            if (!attempt.IsHandling || world.Database.IsUnavailable)
            {
                world.Trace.Add(process.Name, "has waited too long for the database", Number(batch[0]));
                throw new DatabaseStalledException(
                    $"The database has not answered {subscription.Queue} within {timeout.TotalSeconds} s.",
                    e
                );
            }

            world.Trace.Add(process.Name, "abandons a handler", Number(batch[0]));
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
        IReadOnlyList<ParsedDelivery> batch,
        Attempt attempt,
        CancellationToken ct
    )
    {
        var unseen = new HashSet<Guid>();
        foreach (var (id, _) in batch.Select(w => w.Delivery.Identity).OrderBy(i => (i.Day, i.MessageId)))
        {
            if (await session.InsertIntoInboxAsync(subscription.Queue, id))
            {
                unseen.Add(id);
            }
        }

        var services = new HandlerScope(new NumberHandler(session, subscription.Queue, world));
        foreach (var parsed in batch)
        {
            if (unseen.Remove(parsed.Delivery.Identity.MessageId))
            {
                attempt.IsHandling = true;
                await subscription.HandleAsync(
                    services,
                    [new Received<object>(parsed.Message, parsed.Delivery.ToContext(parsed.Activity))],
                    ct
                );
                attempt.IsHandling = false;
            }
            else
            {
                world.Faults.Count("copy stopped by the inbox");
                world.Trace.Add(process.Name, "has already recorded the message", Number(parsed));
            }
        }

        await session.SaveAsync();
        ct.ThrowIfCancellationRequested();
        await session.CommitAsync();
        world.Trace.Add(process.Name, $"has committed a batch of {batch.Count} from {subscription.Queue}, first", Number(batch[0]));
    }

    private int? Number(ParsedDelivery parsed) => world.Log.NumberOf(parsed.Delivery.Properties.MessageId);

    /// <summary>Records whether a handler runs, to tell its timeout from that of the database.</summary>
    private sealed class Attempt
    {
        public bool IsHandling { get; set; }
    }

    /// <summary>Replaces the scope of the service provider: it holds the one handler.</summary>
    private sealed class HandlerScope(NumberHandler handler) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(NumberHandler) ? handler : null;
    }
}
