using Payments.OperatorConsole.Pages;

namespace Payments.OperatorConsole.Workflows;

/// <summary>
/// The timeline of a workflow: its beginning, the steps done and undone, what operators ordered, and where it waits or how it ended.
/// </summary>
internal static class WorkflowEvents
{
    /// <summary>What happened, oldest first.</summary>
    public static IReadOnlyList<WorkflowEvent> Of(WorkflowDetails details)
    {
        var begun = new WorkflowEvent(null, "Begun", "accent", details.Workflow.CreatedAt, "") { Input = details.Input };
        return [begun, .. details.History.Select(Of), Last(details)];
    }

    private static WorkflowEvent Of(WorkflowEntry entry)
    {
        if (entry.Kind == "operator")
        {
            var order = $"{Display.Words(entry.Name)} ordered";
            return new WorkflowEvent(null, order, "wait", entry.EndedAt, $"by {entry.By}: “{entry.Why}”");
        }

        var (what, kind) = entry switch
        {
            { Failure: not null } => ("given up", "bad"),
            { Kind: "undo" } => ("undone", "off"),
            _ => ("done", "good"),
        };
        return new WorkflowEvent(
            entry.Name,
            what,
            kind,
            entry.StartedAt,
            $"{Attempts(entry.Attempts)}, {Display.Duration(entry.EndedAt - entry.StartedAt)}"
        )
        {
            Error = Words(entry.Failure),
            Input = entry.Input,
            Result = entry.Result,
        };
    }

    /// <summary>Where it stands.</summary>
    private static WorkflowEvent Last(WorkflowDetails details)
    {
        var workflow = details.Workflow;
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
                Error = Words(details.Failure),
                Result = details.Result,
            };
        }

        if (details.Waiting is not { } waiting)
        {
            return new WorkflowEvent(
                null,
                workflow.Status == "undoing" ? "Being undone" : "Under way",
                "wait",
                null,
                workflow.Owner is { } owner ? $"by {owner}" : ""
            );
        }

        var what = workflow switch
        {
            { IsStuck: true } => "stuck",
            { Owner: null } => "waits for its next attempt",
            _ => "is being tried again",
        };
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
