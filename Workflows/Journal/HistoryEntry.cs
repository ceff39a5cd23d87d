using System.Text.Json;

namespace Payments.Workflows;

/// <summary>One thing that happened in a workflow, for good. Times are UTC.</summary>
/// <param name="Kind">What it tells of.</param>
/// <param name="Position">Position of the step in its workflow, from 1; 0 for operators.</param>
/// <param name="Name">The step's name; of an operator's entry, what was done.</param>
/// <param name="Input">With what.</param>
/// <param name="Result">What it came to; null when it was given up.</param>
/// <param name="Failure">Why it was given up.</param>
/// <param name="Attempts">Attempts, the last one included.</param>
/// <param name="StartedAt">When the first attempt began.</param>
/// <param name="EndedAt">When it was done or given up.</param>
/// <param name="By">The operator.</param>
/// <param name="Why">The operator's reason.</param>
public sealed record HistoryEntry(
    HistoryKind Kind,
    int Position,
    string Name,
    JsonElement? Input,
    JsonElement? Result,
    StepFailure? Failure,
    int Attempts,
    DateTime StartedAt,
    DateTime EndedAt,
    string? By = null,
    string? Why = null
);
