namespace Payments.Messaging;

/// <summary>
/// Wakes a worker of this process that otherwise only looks now and then. Signals that arrive while it is at work fold into one.
/// </summary>
public class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim semaphore = new(0, 1);

    /// <summary>Tells the worker that there may be something to do.</summary>
    public void Set()
    {
        lock (semaphore)
        {
            if (semaphore.CurrentCount == 0)
            {
                semaphore.Release();
            }
        }
    }

    /// <summary>Waits for <see cref="Set"/>, at most for <paramref name="bound"/>.</summary>
    /// <returns>Whether it was set.</returns>
    public Task<bool> WaitAsync(TimeSpan bound, CancellationToken ct) => semaphore.WaitAsync(bound, ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        semaphore.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Wakes the relay: rows may have been committed to the outbox.</summary>
internal sealed class OutboxSignal : WakeSignal;

/// <summary>Wakes the relay's other workers: the outbox holds more than one of them takes at a time.</summary>
internal sealed class OutboxBacklogSignal : WakeSignal;
