namespace Payments.OperatorConsole.Workflows;

/// <summary>A page of workflows.</summary>
/// <param name="Items">The workflows, newest first.</param>
/// <param name="Before">For the next page; null on the last.</param>
public sealed record WorkflowList(IReadOnlyList<WorkflowRow> Items, Guid? Before);
