namespace Payments.Workflows;

/// <summary>
/// Thrown by a workflow that cannot succeed, though its steps have: what they have done is undone, and the workflow has failed.
/// </summary>
/// <param name="code">Why, for programs: <c>sold_out</c>.</param>
/// <param name="reason">Why, for people.</param>
public sealed class WorkflowFailedException(string code, string reason) : Exception(reason)
{
    /// <summary>Why, for programs.</summary>
    public string Code { get; } = code;
}
