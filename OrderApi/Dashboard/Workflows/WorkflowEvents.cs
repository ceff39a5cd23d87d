using System.Text.Json;

namespace Payments.OrderApi.Dashboard.Workflows;

/// <summary>A point of a workflow's timeline.</summary>
/// <param name="Name">The step, if it is about one.</param>
/// <param name="What">What became of it.</param>
/// <param name="Kind">One of wait, good, bad, off, accent: how it looks.</param>
/// <param name="At">When it began, UTC.</param>
/// <param name="Facts">Attempts, time taken, who and why.</param>
public sealed record WorkflowEvent(string? Name, string What, string Kind, DateTime? At, string Facts)
{
    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>With what.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>What it came to.</summary>
    public JsonElement? Result { get; init; }
}

/// <summary>
/// Tells the history of a workflow: its beginning, what was done and undone and ordered, and where it waits or how it ended.
/// </summary>
internal static class WorkflowEvents
{
    /// <summary>What happened, oldest first.</summary>
    public static IReadOnlyList<WorkflowEvent> Of(WholeWorkflow whole)
    {
        var begun = new WorkflowEvent(null, "Begun", "accent", whole.Workflow.CreatedAt, "") { Input = whole.Input };
        return [begun, .. whole.History.Select(Of), Last(whole)];
    }

    private static WorkflowEvent Of(WorkflowEntry entry) =>
        entry.Kind == "operator"
            ? new WorkflowEvent(null, $"{Display.Words(entry.Name)} ordered", "wait", entry.EndedAt, $"by {entry.By}: “{entry.Why}”")
            : new WorkflowEvent(
                entry.Name,
                entry.Failure is not null ? "given up"
                    : entry.Kind == "undo" ? "undone"
                    : "done",
                entry.Failure is not null ? "bad"
                    : entry.Kind == "undo" ? "off"
                    : "good",
                entry.StartedAt,
                $"{Attempts(entry.Attempts)}, {Display.Duration(entry.EndedAt - entry.StartedAt)}"
            )
            {
                Error = Words(entry.Failure),
                Input = entry.Input,
                Result = entry.Result,
            };

    /// <summary>Where it stands.</summary>
    private static WorkflowEvent Last(WholeWorkflow whole)
    {
        var workflow = whole.Workflow;
        if (workflow.EndedAt is { } ended)
        {
            return new WorkflowEvent(
                null,
                Display.Words(workflow.Status),
                WorkflowPill.KindOf(workflow.Status),
                ended,
                $"after {Display.Duration(ended - workflow.CreatedAt)}"
            )
            {
                Error = Words(whole.Failure),
                Result = whole.Result,
            };
        }

        if (whole.Waiting is not { } waiting)
        {
            return new WorkflowEvent(
                null,
                workflow.Status == "undoing" ? "Being undone" : "Under way",
                "wait",
                null,
                workflow.Owner is { } owner ? $"by {owner}" : ""
            );
        }

        var what =
            workflow.IsStuck ? "stuck"
            : workflow.Owner is null ? "waits for its next attempt"
            : "is being tried again";
        return new WorkflowEvent(
            waiting.Name ?? "code between the steps",
            waiting.Kind == "undo" ? $"undoing it: {what}" : what,
            WorkflowPill.KindOf(workflow.Status),
            waiting.StartedAt,
            Attempts(waiting.Attempts)
        )
        {
            Error = waiting.Error,
            Input = waiting.Input,
        };
    }

    private static string Attempts(int count) => count == 1 ? "1 attempt" : $"{Display.Number(count)} attempts";

    private static string? Words(WorkflowFailure? failure) =>
        failure is null ? null : $"{failure.Reason} ({failure.Code}{(failure.InDoubt ? "; nobody knows whether the step was done" : "")})";
}
