namespace Payments.Workflows;

/// <summary>A workflow in a list. Times are UTC.</summary>
/// <param name="Id">The workflow.</param>
/// <param name="Name">Which kind.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Status">running, undoing, stuck, succeeded or failed.</param>
/// <param name="Step">The step at which it waits, if it waits.</param>
/// <param name="Attempts">Attempts at that step so far.</param>
/// <param name="Error">What the last attempt came to; of one that has failed, why.</param>
/// <param name="Owner">The process that runs it at the moment.</param>
/// <param name="DueAt">While it waits: when it is tried again.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record WorkflowSummary(
    Guid Id,
    string Name,
    string Subject,
    WorkflowStatus Status,
    string? Step,
    int? Attempts,
    string? Error,
    string? Owner,
    DateTime? DueAt,
    DateTime CreatedAt,
    DateTime? EndedAt
);
