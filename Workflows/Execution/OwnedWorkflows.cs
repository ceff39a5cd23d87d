using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Payments.Workflows;

/// <summary>
/// The workflows that this process has taken: those that are run, and those that wait for it in a bounded queue. Their leases are renewed
/// as long as they are here.
/// </summary>
internal sealed class OwnedWorkflows(IOptions<WorkflowOptions> options) : IDisposable
{
    private readonly WorkflowOptions options = options.Value;
    private readonly ConcurrentDictionary<(Guid Id, long Fence), OwnedWorkflow> owned = new();
    private readonly Channel<OwnedWorkflow> queue = Channel.CreateUnbounded<OwnedWorkflow>(); // bounded by what may be taken
    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Whether one more may be taken.</summary>
    public bool HasRoom => owned.Count < options.MaxTaken;

    /// <summary>How many it has.</summary>
    public int Count => owned.Count;

    public ChannelReader<OwnedWorkflow> Queue => queue.Reader;

    public IReadOnlyCollection<OwnedWorkflow> All => [.. owned.Values];

    /// <summary>
    /// Takes a workflow that is this process's in the database already. Should there be no room any more, its lease runs out and another
    /// takes it.
    /// </summary>
    public void Take(ClaimedWorkflow workflow)
    {
        var taken = new OwnedWorkflow(workflow);
        if (owned.TryAdd((workflow.Id, workflow.Fence), taken))
        {
            queue.Writer.TryWrite(taken);
        }
    }

    /// <summary>Nothing more is done about it here.</summary>
    public void Remove(OwnedWorkflow workflow)
    {
        owned.TryRemove((workflow.Workflow.Id, workflow.Workflow.Fence), out _);
        workflow.Dispose();
    }

    /// <summary>Something may be due.</summary>
    public void Wake()
    {
        lock (wake)
        {
            if (wake.CurrentCount == 0)
            {
                wake.Release();
            }
        }
    }

    /// <summary>Waits for <see cref="Wake"/>, at most for <paramref name="bound"/>.</summary>
    public Task WaitAsync(TimeSpan bound, CancellationToken ct) => wake.WaitAsync(bound, ct);

    public void Dispose() => wake.Dispose();
}
