namespace Payments.NotifierService.Sending;

/// <summary>Wakes the sender when a mail has been queued by this instance.</summary>
internal sealed class MailSignal : IDisposable
{
    private readonly SemaphoreSlim semaphore = new(0, 1);

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

    public Task WaitAsync(TimeSpan bound, CancellationToken ct) => semaphore.WaitAsync(bound, ct);

    public void Dispose() => semaphore.Dispose();
}
