using System.Text.Json;

namespace Payments.OperatorConsole.Workflows;

/// <summary>One thing that happened in a workflow.</summary>
/// <param name="Kind">step, undo or operator.</param>
/// <param name="Position">Place of the step in its workflow.</param>
/// <param name="Name">The step, or what the operator ordered.</param>
/// <param name="Input">What it was started with.</param>
/// <param name="Result">What it returned.</param>
/// <param name="Failure">Why it was given up.</param>
/// <param name="Attempts">Attempts, the last one included.</param>
/// <param name="StartedAt">When the first attempt began, UTC.</param>
/// <param name="EndedAt">When it was done or given up, UTC.</param>
/// <param name="By">The operator.</param>
/// <param name="Why">The operator's reason.</param>
public sealed record WorkflowEntry(
    string Kind,
    int Position,
    string Name,
    JsonElement? Input,
    JsonElement? Result,
    WorkflowFailure? Failure,
    int Attempts,
    DateTime StartedAt,
    DateTime EndedAt,
    string? By,
    string? Why
);
