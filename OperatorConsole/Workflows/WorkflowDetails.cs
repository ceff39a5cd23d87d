using System.Text.Json;

namespace Payments.OperatorConsole.Workflows;

/// <summary>A workflow with its whole history.</summary>
/// <param name="Workflow">As in the list.</param>
/// <param name="Input">What it was started with.</param>
/// <param name="Result">What it has returned.</param>
/// <param name="Failure">Why it has failed, or is being undone.</param>
/// <param name="Waiting">The step at which it waits.</param>
/// <param name="History">What was done, undone or ordered, in this order.</param>
/// <param name="TraceId">The trace that all of it belongs to, 32 hexadecimal digits.</param>
public sealed record WorkflowDetails(
    WorkflowRow Workflow,
    JsonElement? Input,
    JsonElement? Result,
    WorkflowFailure? Failure,
    WorkflowWaiting? Waiting,
    IReadOnlyList<WorkflowEntry> History,
    string? TraceId
);
