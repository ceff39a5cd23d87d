using System.Collections.Concurrent;

namespace Payments.Workflows;

/// <summary>Tells those who wait for the end of a workflow. Of one that ends in another process they hear by looking.</summary>
internal sealed class WorkflowEnds(InstanceStore store)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<WorkflowEnd>> waiting = new();

    public void Announce(Guid id, WorkflowEnd end)
    {
        if (waiting.TryRemove(id, out var source))
        {
            source.TrySetResult(end);
        }
    }

    /// <summary>To be called before the workflow is handed over, so that its end does not fall in between.</summary>
    public async Task<WorkflowEnd?> WaitAsync(Guid id, TimeSpan bound, CancellationToken ct)
    {
        var source = waiting.GetOrAdd(id, _ => new TaskCompletionSource<WorkflowEnd>(TaskCreationOptions.RunContinuationsAsynchronously));
        var deadline = DateTime.UtcNow + bound;
        try
        {
            while (true)
            {
                var left = deadline - DateTime.UtcNow;
                if (left <= TimeSpan.Zero)
                {
                    return null;
                }

                try
                {
                    return await source.Task.WaitAsync(left < PollInterval ? left : PollInterval, ct);
                }
                catch (TimeoutException)
                {
                    if (await store.EndOfAsync(id, ct) is { } end)
                    {
                        return end;
                    }
                }
            }
        }
        finally
        {
            waiting.TryRemove(KeyValuePair.Create(id, source));
        }
    }
}
