namespace Payments.Messaging;

/// <summary>
/// Wakes a worker of this process between two of its polls. Signals that arrive while the worker is busy are merged into one.
/// </summary>
public class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim semaphore = new(0, 1);

    /// <summary>Tells the worker that there may be work.</summary>
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
