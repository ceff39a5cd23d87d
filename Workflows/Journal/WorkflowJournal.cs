using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.Workflows;

/// <summary>
/// Writes changes of workflows in groups: one statement is under way at a time, and the next takes what has gathered meanwhile. There is no
/// timer, so a single change waits for nobody, and a thousand workflows share their commits.
/// </summary>
internal sealed class WorkflowJournal(WorkflowDatabase database, IOptions<WorkflowOptions> options)
{
    /// <summary>Longest time that one statement may take.</summary>
    private static readonly TimeSpan MaxWrite = TimeSpan.FromSeconds(10);

    private readonly int batchSize = options.Value.WriteBatchSize;
    private readonly Lock sync = new();

    /// <summary>Bounded by the workflows that are run at a time: each waits for its change.</summary>
    private readonly Queue<Waiting> gathered = [];
    private bool isWriting;

    /// <exception cref="NpgsqlException">The database is away or refuses; nobody knows whether the change took place.</exception>
    public Task<ChangeAnswer> WriteAsync(InstanceChange change)
    {
        var waiting = new Waiting(change);
        lock (sync)
        {
            gathered.Enqueue(waiting);
            if (!isWriting)
            {
                isWriting = true;
                _ = Task.Run(WriteAllAsync);
            }
        }

        return waiting.Answer.Task;
    }

    private async Task WriteAllAsync()
    {
        while (Take() is { Count: > 0 } group)
        {
            try
            {
                await WriteAsync(group);
            }
            catch (PostgresException) when (group.Count > 1)
            {
                // One of them is to blame.
                foreach (var waiting in group)
                {
                    await WriteAloneAsync(waiting);
                }
            }
            catch (Exception e)
            {
                group.ForEach(w => w.Answer.TrySetException(e));
            }
        }
    }

    private List<Waiting> Take()
    {
        lock (sync)
        {
            var group = new List<Waiting>();
            var ids = new HashSet<Guid>();
            while (group.Count < batchSize && gathered.TryPeek(out var next) && ids.Add(next.Change.Id))
            {
                group.Add(gathered.Dequeue());
            }

            isWriting = group.Count > 0;
            return group;
        }
    }

    private async Task WriteAloneAsync(Waiting waiting)
    {
        try
        {
            await WriteAsync([waiting]);
        }
        catch (Exception e)
        {
            waiting.Answer.TrySetException(e);
        }
    }

    private async Task WriteAsync(List<Waiting> group)
    {
        using var bound = new CancellationTokenSource(MaxWrite);
        var written = await database
            .RunAsync(connection => InstanceChange.WriteAsync(connection, [.. group.Select(w => w.Change)], bound.Token), bound.Token)
            .WaitAsync(MaxWrite);
        foreach (var waiting in group)
        {
            var isWritten = written.TryGetValue(waiting.Change.Id, out var cancel);
            waiting.Answer.TrySetResult(new ChangeAnswer(isWritten, cancel));
        }
    }

    private sealed class Waiting(InstanceChange change)
    {
        public InstanceChange Change { get; } = change;

        public TaskCompletionSource<ChangeAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
