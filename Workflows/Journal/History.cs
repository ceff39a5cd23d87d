using System.Text.Json;

namespace Payments.Workflows;

/// <summary>What an entry of a history tells of.</summary>
public enum HistoryKind
{
    /// <summary>A step was done, or given up.</summary>
    Step,

    /// <summary>A step was undone.</summary>
    Undo,

    /// <summary>An operator has stepped in.</summary>
    Operator,
}

/// <summary>Why a step or a workflow was given up.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Reason">For people.</param>
/// <param name="InDoubt">Whether nobody knows if the step was done: it did not answer the last time, rather than saying no.</param>
public sealed record StepFailure(string Code, string Reason, bool InDoubt = false);

/// <summary>One thing that happened in a workflow, for good. Times are UTC.</summary>
/// <param name="Kind">What it tells of.</param>
/// <param name="Position">Place of the step in its workflow, from 1; 0 for operators.</param>
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

/// <summary>The step at which a workflow waits for its next attempt, or for people.</summary>
/// <param name="Kind">Whether it is being done or undone.</param>
/// <param name="Position">Its place.</param>
/// <param name="Name">Its name; null when no step is to blame, but the code between them.</param>
/// <param name="Input">With what.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="StartedAt">When the first began, UTC.</param>
/// <param name="Error">What the last one came to.</param>
public sealed record WaitingStep(
    HistoryKind Kind,
    int Position,
    string? Name,
    JsonElement? Input,
    int Attempts,
    DateTime StartedAt,
    string Error
);

/// <summary>An operator wants a workflow given up.</summary>
/// <param name="By">Who.</param>
/// <param name="Why">Why.</param>
/// <param name="At">When, UTC.</param>
public sealed record CancelRequest(string By, string Why, DateTime At);

/// <summary>Where a workflow stands.</summary>
public enum WorkflowStatus
{
    /// <summary>Steps are being done, or wait for their next attempt.</summary>
    Running,

    /// <summary>It has failed, and what its steps have done is being undone.</summary>
    Undoing,

    /// <summary>It does not go on by itself: an operator must look.</summary>
    Stuck,

    /// <summary>Done. Final.</summary>
    Succeeded,

    /// <summary>Given up, and everything undone. Final.</summary>
    Failed,
}
