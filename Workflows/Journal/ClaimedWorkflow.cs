using System.Text.Json;

namespace Payments.Workflows;

/// <summary>A workflow that this process owns, as it stood when it was taken.</summary>
/// <param name="Id">The workflow.</param>
/// <param name="Name">Which kind.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Fence">By which this process is known as the owner.</param>
/// <param name="Status">Running or undoing.</param>
/// <param name="Claims">Owners since something was last written, this one included.</param>
/// <param name="Input">What it was started with.</param>
/// <param name="History">What has happened so far.</param>
/// <param name="Waiting">The step that is to be tried again.</param>
/// <param name="Cancel">Whether, and by whom, it is to be given up.</param>
/// <param name="Failure">Why it has failed, if it is being undone.</param>
/// <param name="TraceParent">The span that started it.</param>
internal sealed record ClaimedWorkflow(
    Guid Id,
    string Name,
    string Subject,
    long Fence,
    WorkflowStatus Status,
    int Claims,
    JsonElement Input,
    IReadOnlyList<HistoryEntry> History,
    WaitingStep? Waiting,
    CancelRequest? Cancel,
    StepFailure? Failure,
    string? TraceParent
);
