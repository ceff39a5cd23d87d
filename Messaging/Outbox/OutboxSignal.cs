namespace Payments.Messaging;

/// <summary>Wakes the relay of this process. Signals that arrive while the relay is at work fold into one.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim semaphore = new(0, 1);

    /// <summary>Tells the relay that rows may have been committed.</summary>
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

    /// <inheritdoc/>
    public void Dispose() => semaphore.Dispose();

    /// <summary>Waits for <see cref="Set"/>, at most for <paramref name="bound"/>.</summary>
    internal Task WaitAsync(TimeSpan bound, CancellationToken ct) => semaphore.WaitAsync(bound, ct);
}
