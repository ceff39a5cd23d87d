using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Payments.Hosting;

namespace Payments.Messaging;

/// <summary>The transaction on the database of <typeparamref name="TContext"/>.</summary>
internal sealed class MessageTransaction<TContext>(IServiceScopeFactory scopes, IOptions<MessagingOptions> options) : IMessageTransaction
    where TContext : DbContext
{
    /// <summary>How long the database may take to answer a trivial statement.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    private readonly TimeSpan timeout = options.Value.HandlerTimeout;

    public async Task RunAsync(QueueSubscription subscription, IReadOnlyList<ParsedDelivery> batch, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(timeout);
        var attempt = new Attempt();
        try
        {
            // WaitAsync abandons a handler that ignores its token.
            await RunInScopeAsync(subscription, batch, attempt, bound.Token).WaitAsync(bound.Token);
        }
        catch (OperationCanceledException e) when (bound.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            attempt.Abandon();
            if (!attempt.IsHandling || !await IsDatabaseRespondingAsync(ct))
            {
                throw new DatabaseStalledException(
                    $"The database has not answered {subscription.Queue} within {timeout.TotalSeconds} s.",
                    e
                );
            }

            throw new TimeoutException($"The handler of {subscription.Queue} has taken longer than {timeout.TotalSeconds} s.", e);
        }
    }

    private async Task RunInScopeAsync(
        QueueSubscription subscription,
        IReadOnlyList<ParsedDelivery> batch,
        Attempt attempt,
        CancellationToken ct
    )
    {
        var started = Stopwatch.GetTimestamp();
        Activity.Current = batch[0].Activity;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var connection = (NpgsqlConnection)transaction.GetDbTransaction().Connection!;
        attempt.Connection = connection;
        var unseen = await InboxStore.InsertAsync(connection, subscription.Queue, [.. batch.Select(d => d.Delivery)], timeout, ct);
        var messages = WithoutDuplicates(batch, unseen);
        if (messages.Count > 0)
        {
            attempt.IsHandling = true;
            await subscription.HandleAsync(scope.ServiceProvider, messages, ct);
            attempt.IsHandling = false;
        }

        Activity.Current = batch[0].Activity;
        await OutboxWriter.InsertAsync(db, connection, ct);
        await db.SaveChangesAsync(ct);
        ct.ThrowIfCancellationRequested();
        await transaction.CommitAsync(CancellationToken.None);
        messages.ForEach(m => m.Context.Committed());

        var tags = MessagingTelemetry.Tags(subscription.Queue);
        MessagingTelemetry.Consumed.Add(messages.Count, tags);
        MessagingTelemetry.Duplicates.Add(batch.Count - messages.Count, tags);
        MessagingTelemetry.ProcessDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
    }

    private static List<Received<object>> WithoutDuplicates(IReadOnlyList<ParsedDelivery> batch, HashSet<Guid> unseen)
    {
        var messages = new List<Received<object>>(batch.Count);
        foreach (var (delivery, message, activity) in batch)
        {
            // Removed from the set, so that of two copies in one batch only the first is handled.
            if (unseen.Remove(delivery.Identity.MessageId))
            {
                messages.Add(new Received<object>(message, delivery.ToContext(activity)));
            }
            else
            {
                activity?.SetTag("payments.messaging.duplicate", true);
            }
        }

        return messages;
    }

    /// <summary>Checked after a handler has run out of time, to tell a slow handler from a database that does not answer it.</summary>
    private async Task<bool> IsDatabaseRespondingAsync(CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(ProbeTimeout);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<TContext>().Database;
            return await database.ExecuteSqlAsync($"SELECT 1", bound.Token).WaitAsync(bound.Token) is not 0;
        }
        catch (Exception e) when (DatabaseFaults.IsUnavailable(e) || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>
    /// One run of the transaction. An abandoned handler may hang forever. Closing its connection ends its transaction, so that it can no
    /// longer commit and the next attempt does not have to wait for its inbox rows.
    /// </summary>
    private sealed class Attempt
    {
        public NpgsqlConnection? Connection { get; set; }

        /// <summary>Whether a handler of the service runs, and not one of Messaging's own statements.</summary>
        public bool IsHandling { get; set; }

        public void Abandon()
        {
            try
            {
                Connection?.Close();
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                // A command is running on it, or it is just being opened again: that command is canceled, which ends the transaction.
            }
        }
    }
}
