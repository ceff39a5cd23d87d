namespace Payments.Workflows;

/// <summary>A workflow that this process owns, and the token that ends its run when it no longer does.</summary>
internal sealed class OwnedWorkflow(ClaimedWorkflow workflow) : IDisposable
{
    private readonly CancellationTokenSource lost = new();

    public ClaimedWorkflow Workflow { get; } = workflow;

    public CancellationToken Lost => lost.Token;

    public void Lose()
    {
        try
        {
            lost.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Its run has just ended.
        }
    }

    public void Dispose() => lost.Dispose();
}
