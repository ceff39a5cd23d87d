using System.Collections.Concurrent;

namespace Payments.Workflows;

/// <summary>
/// Tells those who wait for the end of a workflow. Of those that end in another process they hear by looking, all with one statement.
/// </summary>
internal sealed class WorkflowCompletions(InstanceStore store)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<WorkflowOutcome>> waiting = new();
    private int isLooking;

    public void Complete(Guid id, WorkflowOutcome end)
    {
        if (waiting.TryRemove(id, out var source))
        {
            source.TrySetResult(end);
        }
    }

    /// <summary>To be called before the workflow is handed over, so that its end does not fall in between.</summary>
    /// <returns>Null when it has not ended within the bound.</returns>
    public async Task<WorkflowOutcome?> WaitAsync(Guid id, TimeSpan bound, CancellationToken ct)
    {
        var source = waiting.GetOrAdd(
            id,
            _ => new TaskCompletionSource<WorkflowOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        _ = LookAsync();
        try
        {
            return await source.Task.WaitAsync(bound, ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            waiting.TryRemove(KeyValuePair.Create(id, source));
        }
    }

    /// <summary>Looks as long as anybody waits; one does it for all.</summary>
    private async Task LookAsync()
    {
        while (!waiting.IsEmpty && Interlocked.Exchange(ref isLooking, 1) == 0)
        {
            try
            {
                while (!waiting.IsEmpty)
                {
                    await Task.Delay(PollInterval);
                    await CompleteEndedAsync();
                }
            }
            finally
            {
                Volatile.Write(ref isLooking, 0);
            }
        }
    }

    private async Task CompleteEndedAsync()
    {
        try
        {
            foreach (var (id, end) in await store.FindOutcomesAsync([.. waiting.Keys], CancellationToken.None))
            {
                Complete(id, end);
            }
        }
        catch (Exception)
        {
            // The database is away. Whoever waits does so within his bound.
        }
    }
}
