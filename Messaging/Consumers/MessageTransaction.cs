using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.Messaging;

/// <summary>A parsed delivery and the span of its handling.</summary>
internal sealed record Work(Delivery Delivery, object Message, Activity? Activity);

/// <summary>
/// The transaction in which messages are handled. An interface because the simulation of Tests puts tables in memory in its place.
/// </summary>
internal interface IMessageTransaction
{
    /// <summary>Handles a group of messages: inbox rows, the effects, the messages they cause; all or nothing.</summary>
    /// <exception cref="TimeoutException">A handler has run for longer than <see cref="MessagingOptions.HandlerTimeout"/>.</exception>
    Task RunAsync(QueueSubscription subscription, IReadOnlyList<Work> group, CancellationToken ct);
}

/// <summary>The transaction on the database of <typeparamref name="TContext"/>.</summary>
internal sealed class MessageTransaction<TContext>(IServiceScopeFactory scopes, IOptions<MessagingOptions> options) : IMessageTransaction
    where TContext : DbContext
{
    /// <summary>How long a database may take to answer at all.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    private readonly TimeSpan timeout = options.Value.HandlerTimeout;

    public async Task RunAsync(QueueSubscription subscription, IReadOnlyList<Work> group, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(timeout);
        var attempt = new Attempt();
        try
        {
            // WaitAsync lets go of a handler that does not listen to its token.
            await RunInScopeAsync(subscription, group, attempt, bound.Token).WaitAsync(bound.Token);
        }
        catch (OperationCanceledException e) when (bound.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            attempt.GiveUp();
            if (!attempt.IsHandling || !await AnswersAsync(ct))
            {
                throw new DatabaseStalledException(
                    $"The database has not answered {subscription.Queue} within {timeout.TotalSeconds} s.",
                    e
                );
            }

            throw new TimeoutException($"The handler of {subscription.Queue} has taken longer than {timeout.TotalSeconds} s.", e);
        }
    }

    private async Task RunInScopeAsync(QueueSubscription subscription, IReadOnlyList<Work> group, Attempt attempt, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        Activity.Current = group[0].Activity;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var connection = (NpgsqlConnection)transaction.GetDbTransaction().Connection!;
        attempt.Connection = connection;
        var unseen = await InboxStore.InsertAsync(connection, subscription.Queue, [.. group.Select(w => w.Delivery)], timeout, ct);
        var handled = new List<Handling>(group.Count);
        foreach (var work in group)
        {
            // Removing: of two copies in one group the first is handled.
            if (unseen.Remove(work.Delivery.Identity.MessageId))
            {
                handled.Add(new Handling(work.Message, work.Delivery.ToContext(work.Activity)));
            }
            else
            {
                work.Activity?.SetTag("payments.messaging.duplicate", true);
            }
        }

        if (handled.Count > 0)
        {
            attempt.IsHandling = true;
            await subscription.HandleAsync(scope.ServiceProvider, handled, ct);
            attempt.IsHandling = false;
        }

        Activity.Current = group[0].Activity;
        await OutboxBatch.InsertAsync(db, connection, ct);
        await db.SaveChangesAsync(ct);
        ct.ThrowIfCancellationRequested();
        await transaction.CommitAsync(CancellationToken.None);
        handled.ForEach(h => h.Context.Committed());

        var tags = MessagingTelemetry.Tags(subscription.Queue);
        MessagingTelemetry.Consumed.Add(handled.Count, tags);
        MessagingTelemetry.Duplicates.Add(group.Count - handled.Count, tags);
        MessagingTelemetry.ProcessDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
    }

    /// <summary>Asked after a handler has run out of time: was it the handler, or a database that does not answer it?</summary>
    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(ProbeTimeout);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope
                .ServiceProvider.GetRequiredService<TContext>()
                .Database.ExecuteSqlAsync($"SELECT 1", bound.Token)
                .WaitAsync(bound.Token)
                is not 0;
        }
        catch (Exception e) when (Faults.IsDatabaseAway(e) || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>
    /// A handler that was let go of may hang for ever. Closing its connection ends its transaction, so that it can no longer commit and
    /// the next attempt need not wait for its inbox rows.
    /// </summary>
    private sealed class Attempt
    {
        public NpgsqlConnection? Connection { get; set; }

        /// <summary>Whether a handler of the service runs, and not one of our own statements.</summary>
        public bool IsHandling { get; set; }

        public void GiveUp()
        {
            try
            {
                Connection?.Close();
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                // A command is running on it, or it is just being opened again: that has been cancelled and ends the transaction itself.
            }
        }
    }
}
