using System.Text.Json;

namespace Payments.OrderApi.Dashboard.Workflows;

/// <summary>A workflow as ProjectApi lists it. Times are UTC.</summary>
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

    /// <summary>Whether nothing more comes of it.</summary>
    public bool HasEnded => EndedAt is not null;

    /// <summary>Whether it can be told to go on at once: it is stuck, or waits.</summary>
    public bool CanBeRetried => IsStuck || (!HasEnded && Owner is null);

    /// <summary>Whether it can be told to give up: it is stuck, or under way and not being undone already.</summary>
    public bool CanBeCanceled => IsStuck || Status == "running";
}

/// <summary>A page of workflows.</summary>
/// <param name="Items">The workflows, newest first.</param>
/// <param name="Before">For the next page; null on the last.</param>
public sealed record WorkflowList(IReadOnlyList<WorkflowRow> Items, Guid? Before);

/// <summary>Why a step or a workflow was given up.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Reason">For people.</param>
/// <param name="InDoubt">Whether nobody knows if the step was done.</param>
public sealed record WorkflowFailure(string Code, string Reason, bool InDoubt);

/// <summary>One thing that happened in a workflow.</summary>
/// <param name="Kind">step, undo or operator.</param>
/// <param name="Position">Place of the step in its workflow.</param>
/// <param name="Name">The step, or what the operator ordered.</param>
/// <param name="Input">With what.</param>
/// <param name="Result">What it came to.</param>
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

/// <summary>The step at which a workflow waits.</summary>
/// <param name="Kind">step or undo.</param>
/// <param name="Name">Its name; null when no step is to blame, but the code between them.</param>
/// <param name="Input">With what.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="StartedAt">When the first began, UTC.</param>
/// <param name="Error">What the last one came to.</param>
public sealed record WorkflowWaiting(string Kind, string? Name, JsonElement? Input, int Attempts, DateTime StartedAt, string Error);

/// <summary>A workflow with its whole history.</summary>
/// <param name="Workflow">As in the list.</param>
/// <param name="Input">What it was started with.</param>
/// <param name="Result">What it has come to.</param>
/// <param name="Failure">Why it has failed, or is being undone.</param>
/// <param name="Waiting">The step at which it waits.</param>
/// <param name="History">What was done, undone or ordered, in this order.</param>
/// <param name="TraceId">The trace that all of it belongs to, 32 hexadecimal digits.</param>
public sealed record WholeWorkflow(
    WorkflowRow Workflow,
    JsonElement? Input,
    JsonElement? Result,
    WorkflowFailure? Failure,
    WorkflowWaiting? Waiting,
    IReadOnlyList<WorkflowEntry> History,
    string? TraceId
);
