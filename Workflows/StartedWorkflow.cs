namespace Payments.Workflows;

/// <summary>A workflow that has been begun.</summary>
public sealed class StartedWorkflow
{
    private readonly ClaimedWorkflow? taken;
    private readonly OwnedWorkflows owned;
    private readonly WorkflowCompletions completions;

    internal StartedWorkflow(Guid id, ClaimedWorkflow? taken, OwnedWorkflows owned, WorkflowCompletions completions) =>
        (Id, this.taken, this.owned, this.completions) = (id, taken, owned, completions);

    /// <summary>The workflow.</summary>
    public Guid Id { get; }

    /// <summary>Has it run by this process. To be called after the commit.</summary>
    public void Run()
    {
        if (taken is not null)
        {
            owned.Take(taken);
        }
        else
        {
            owned.Wake();
        }
    }

    /// <summary>Has it run, and waits for its end.</summary>
    /// <returns>How it has ended; null when it has not within <paramref name="bound"/>. Then it is still under way.</returns>
    public Task<WorkflowOutcome?> RunAsync(TimeSpan bound, CancellationToken ct)
    {
        var ending = completions.WaitAsync(Id, bound, ct);
        Run();
        return ending;
    }
}
