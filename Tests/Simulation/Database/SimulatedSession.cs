using Npgsql;

namespace Payments.Tests.Simulation;

/// <summary>
/// A connection with one transaction. Its writes become visible at the commit, all of them or none. The connection may break during the
/// commit: then the client does not know whether it took effect.
/// </summary>
internal sealed class SimulatedSession(SimulatedDatabase database, Scheduler scheduler, FaultRates faults, SimulatedProcess process)
    : IConnectionEnd,
        IAsyncDisposable
{
    private readonly List<Action> writes = [];
    private readonly HashSet<(string, Guid)> insertedIntoInbox = [];
    private readonly List<SimulatedMessage> unsaved = [];
    private Exception? ended;
    private TimeSpan lastUsed;

    private event Action<Exception>? Ending;

    /// <summary>A write that becomes visible with the commit.</summary>
    public void Write(Action write) => writes.Add(write);

    /// <summary>Puts a message into the outbox when the changes are saved.</summary>
    public void Publish(SimulatedMessage message) => unsaved.Add(message);

    /// <summary>
    /// Ends the session if the client leaves the transaction idle for longer: <c>idle_in_transaction_session_timeout</c>.
    /// </summary>
    public void SetIdleTimeout(TimeSpan timeout) =>
        scheduler.After(
            timeout,
            () =>
            {
                if (ended is null)
                {
                    var idle = scheduler.Now - lastUsed;
                    if (idle >= timeout)
                    {
                        End(SimulatedDatabase.Terminated("25P03"));
                    }
                    else
                    {
                        SetIdleTimeout(timeout - idle);
                    }
                }
            }
        );

    public bool TryLock(RowKey key) => database.Locks.TryTake(key, this);

    public Task LockAsync(RowKey key) =>
        AskAsync<bool>(granted =>
        {
            if (database.Locks.TryTake(key, this))
            {
                granted(true);
            }
            else
            {
                database.Locks.Wait(key, this, () => granted(true));
            }
        });

    /// <summary><c>INSERT … ON CONFLICT DO NOTHING RETURNING</c>, which waits for another transaction that has inserted the key.</summary>
    public async Task<bool> InsertIntoInboxAsync(string queue, Guid messageId)
    {
        var key = new RowKey("inbox", queue + messageId);
        await LockAsync(key);
        if (database.Inbox.Contains((queue, messageId)))
        {
            database.Locks.Release(key);
            return false;
        }

        Write(() => database.Inbox.Add((queue, messageId)));
        return insertedIntoInbox.Add((queue, messageId));
    }

    public Task SaveAsync() =>
        AskAsync<bool>(done =>
        {
            foreach (var message in unsaved)
            {
                var row = message.ToOutboxRow(database.NextOutboxId());
                Write(() =>
                {
                    database.Outbox[row.Id] = new OutboxLine(row, message.Lane);
                    message.Commit();
                });
            }

            unsaved.Clear();
            done(true);
        });

    public Task CommitAsync() =>
        AskAsync<bool>(done =>
        {
            if (scheduler.Random.Chance(faults.CommitLostBefore))
            {
                faults.Count("commit lost before it took effect");
                End(new NpgsqlException("Exception while reading from stream", new IOException("connection reset")));
                return;
            }

            writes.ForEach(write => write());
            writes.Clear();
            done(true);
            if (scheduler.Random.Chance(faults.CommitLostAfter))
            {
                faults.Count("commit lost after it took effect");
                End(new NpgsqlException("Exception while reading from stream", new IOException("connection reset")));
            }
            else
            {
                database.Locks.ReleaseAll(this);
            }
        });

    /// <summary>One round trip: request, execution, response. The session may end at each of the three.</summary>
    public async Task<T> AskAsync<T>(Action<Action<T>> serve)
    {
        ThrowIfEnded();
        var reply = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Ending += Fail;
        scheduler.After(
            scheduler.Latency(),
            () =>
            {
                if (ended is null)
                {
                    lastUsed = scheduler.Now;
                    serve(result => scheduler.After(scheduler.Latency(), () => reply.TrySetResult(result)));
                }
            }
        );
        var answer = await reply.Task;
        Ending -= Fail;
        lastUsed = scheduler.Now;
        return answer;

        void Fail(Exception e) => reply.TrySetException(e);
    }

    /// <summary>Rolls back uncommitted writes. The client notices in the call that it is waiting for, or in its next call.</summary>
    public void End(Exception cause)
    {
        if (ended is null)
        {
            ended = cause;
            writes.Clear();
            database.Locks.ReleaseAll(this);
            database.Closed(this);
            Ending?.Invoke(cause);
        }
    }

    public void Cut() => End(new NpgsqlException("Exception while reading from stream", new EndOfStreamException()));

    public ValueTask DisposeAsync()
    {
        process.Disowns(this);
        End(new ObjectDisposedException(nameof(SimulatedSession)));
        return ValueTask.CompletedTask;
    }

    private void ThrowIfEnded()
    {
        if (ended is not null)
        {
            throw ended;
        }
    }
}
