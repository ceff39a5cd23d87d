namespace Payments.OperatorConsole.Workflows;

/// <summary>A workflow as ProjectApi lists it. Times are UTC.</summary>
/// <param name="Id">The workflow.</param>
/// <param name="Name">Which kind.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Status">running, undoing, stuck, succeeded or failed.</param>
/// <param name="Step">The step at which it waits, if it waits.</param>
/// <param name="Attempts">Attempts at that step so far.</param>
/// <param name="Error">Why the last attempt, or the workflow as a whole, has failed.</param>
/// <param name="Owner">The process that runs it at the moment.</param>
/// <param name="DueAt">While it waits: when it is tried again.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record WorkflowRow(
    Guid Id,
    string Name,
    string Subject,
    string Status,
    string? Step,
    int? Attempts,
    string? Error,
    string? Owner,
    DateTime? DueAt,
    DateTime CreatedAt,
    DateTime? EndedAt
)
{
    /// <summary>Value of <see cref="Status"/> of those that wait for an operator.</summary>
    public const string Stuck = "stuck";

    /// <summary>Every value of <see cref="Status"/>.</summary>
    public static readonly IReadOnlyList<string> Statuses = ["running", "undoing", Stuck, "succeeded", "failed"];

    /// <summary>Whether it waits for an operator.</summary>
    public bool IsStuck => Status == Stuck;

    /// <summary>Whether it has ended, well or not.</summary>
    public bool HasEnded => EndedAt is not null;

    /// <summary>Whether an operator can have it retried at once: it is stuck, or waits.</summary>
    public bool CanBeRetried => IsStuck || (!HasEnded && Owner is null);

    /// <summary>Whether an operator can cancel it: it is stuck, or under way and not being undone already.</summary>
    public bool CanBeCanceled => IsStuck || Status == "running";
}
