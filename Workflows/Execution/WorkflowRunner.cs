using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.Workflows;

/// <summary>Runs a workflow as far as it goes: to its end, to a step that must wait, or until it belongs to another process.</summary>
internal sealed partial class WorkflowRunner(
    WorkflowCatalog catalog,
    WorkflowJournal journal,
    WorkflowCompletions completions,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    IOptions<WorkflowOptions> options,
    ILogger<WorkflowRunner> logger
)
{
    /// <param name="workflow">This process's.</param>
    /// <param name="ct">Ends the run: the workflow is another's, or the service stops.</param>
    public async Task RunAsync(ClaimedWorkflow workflow, CancellationToken ct)
    {
        using var span = WorkflowTelemetry.StartRun(workflow);
        var progress = new WorkflowProgress(workflow, journal, options);
        try
        {
            await RunAsync(progress, ct);
        }
        catch (Exception e) when (progress.IsOver || ct.IsCancellationRequested)
        {
            LogEnded(workflow.Name, workflow.Id, e.Message);
            await ReleaseAsync(progress);
        }

        if (progress.End is { } end)
        {
            WorkflowTelemetry.Ended.Add(
                1,
                new KeyValuePair<string, object?>("workflow", workflow.Name),
                new("status", end.Status.ToString().ToLowerInvariant())
            );
            completions.Complete(workflow.Id, end);
        }
    }

    private async Task RunAsync(WorkflowProgress progress, CancellationToken ct)
    {
        var workflow = progress.Workflow;
        if (workflow.Claims > progress.Options.MaxClaims)
        {
            await MarkStuckAsync(progress, $"{workflow.Claims} processes have taken it up and none has come any further.");
            return;
        }

        var execution = new StepExecution(progress, clock, ct);
        var run = new WorkflowRun(progress, execution, scopes);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var result = await catalog.Named(workflow.Name).RunAsync(scope.ServiceProvider, run, workflow.Input);
            await SucceedAsync(progress, run, result);
        }
        catch (StepFailedException e) when (!progress.IsOver)
        {
            await UndoAsync(progress, run, execution, e.Failure with { Reason = e.Message });
        }
        catch (WorkflowFailedException e) when (!progress.IsOver)
        {
            await UndoAsync(progress, run, execution, new StepFailure(e.Code, e.Message));
        }
        catch (Exception e) when (!progress.IsOver && !ct.IsCancellationRequested && e is not RunEndedException)
        {
            LogBroken(e, workflow.Name, workflow.Id);
            await MarkStuckAsync(progress, $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>A run that is over has said what there was to say; what its code returns after that counts for nothing.</summary>
    private static async Task SucceedAsync(WorkflowProgress progress, WorkflowRun run, object? result)
    {
        if (progress.IsOver)
        {
            return;
        }

        if (progress.LastRecorded > run.Position || progress.Status == WorkflowStatus.Undoing)
        {
            throw new HistoryMismatchException(
                $"The code ended after step {run.Position}, and has gone further before. Give a workflow that was changed another name."
            );
        }

        await progress.EndAsync(
            new WorkflowOutcome(WorkflowStatus.Succeeded, WorkflowJson.Write(result, progress.Options.MaxValueLength), null)
        );
    }

    /// <summary>Undoes what was done, the last step first, each once.</summary>
    private static async Task UndoAsync(WorkflowProgress progress, WorkflowRun run, StepExecution execution, StepFailure failure)
    {
        if (run.Undos.Any())
        {
            await progress.BeginUndoingAsync(failure);
        }

        foreach (var undo in run.Undos)
        {
            var before = progress.WaitingAt(undo.Step.Kind, undo.Step.Position);
            try
            {
                await execution.RunAsync(undo.Step, undo.Attempt);
            }
            catch (StepFailedException e)
            {
                // It was refused: there was nothing to undo any more, or it cannot be undone. The history says so.
                throw await MarkStuckAtAsync(progress, undo.Step, before, e);
            }
        }

        await progress.EndAsync(new WorkflowOutcome(WorkflowStatus.Failed, null, failure));
    }

    private static Task<RunEndedException> MarkStuckAtAsync(
        WorkflowProgress progress,
        StepDefinition step,
        WaitingStep? before,
        StepFailedException e
    )
    {
        progress.DiscardUnrecorded();
        return progress.MarkStuckAsync(
            new WaitingStep(step.Kind, step.Position, step.Name, step.Input, 1, DateTime.UtcNow, e.Message)
            {
                IsRefused = true,
                Repetition = before?.Repetition ?? 0,
            }
        );
    }

    /// <summary>The code between the steps is to blame, or what it made cannot be written.</summary>
    private static async Task MarkStuckAsync(WorkflowProgress progress, string error)
    {
        var waiting = new WaitingStep(
            HistoryKind.Step,
            0,
            null,
            null,
            0,
            DateTime.UtcNow,
            error.Replace("\0", "", StringComparison.Ordinal)
        );
        try
        {
            await progress.MarkStuckAsync(waiting);
        }
        catch (PostgresException)
        {
            progress.DiscardUnrecorded();
            await progress.MarkStuckAsync(waiting);
        }
    }

    private async Task ReleaseAsync(WorkflowProgress progress)
    {
        try
        {
            if (!progress.IsOver)
            {
                await progress.ReleaseAsync();
            }
        }
        catch (RunEndedException e)
        {
            LogEnded(progress.Workflow.Name, progress.Workflow.Id, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A run of workflow {Name} {Id} has ended: {Reason}")]
    private partial void LogEnded(string name, Guid id, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Workflow {Name} {Id} is stuck.")]
    private partial void LogBroken(Exception e, string name, Guid id);
}
