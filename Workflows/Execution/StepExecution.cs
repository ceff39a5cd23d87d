namespace Payments.Workflows;

/// <summary>
/// Does a step, once and for all: by what is recorded of it, or by one more attempt. Whatever an attempt comes to is recorded before this
/// returns or the next step is called.
/// </summary>
internal sealed class StepExecution(WorkflowProgress progress, TimeProvider clock, CancellationToken ct)
{
    /// <exception cref="StepFailedException">The step is given up.</exception>
    /// <exception cref="RunEndedException">This run ends here.</exception>
    public async Task<T> RunAsync<T>(StepDefinition step, StepAttempt<T> tryOnce)
    {
        if (progress.IsOver)
        {
            throw progress.EndRun("This run is over.");
        }

        if (progress.Find(step.Kind, step.Position, step.Name) is { } entry)
        {
            return entry.Failure is null ? WorkflowJson.Read<T>(entry.Result) : throw new StepFailedException(step.Name, entry.Failure);
        }

        var before = progress.WaitingAt(step.Kind, step.Position);
        var (attempt, startedAt) = ((before?.Attempts ?? 0) + 1, before?.StartedAt ?? Now());
        if (progress.Cancel is { } cancel && step.Kind == HistoryKind.Step)
        {
            throw GiveUp(
                step,
                attempt - 1,
                startedAt,
                new StepFailure("canceled", $"Canceled by {cancel.By}: {cancel.Why}", InDoubt: before is not null)
            );
        }

        var id = progress.Workflow.Id;
        var context = new StepContext(
            id,
            step.Name,
            step.Kind == HistoryKind.Undo,
            attempt,
            StepKeys.Of(id, step, before?.Repetition ?? 0)
        );
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(step.Policy.Timeout);
        try
        {
            return await tryOnce(
                context,
                result => EntryOf(step, attempt, startedAt) with { Result = WorkflowJson.Write(result, progress.Options.MaxValueLength) },
                bound.Token
            );
        }
        catch (StepRefusedException e)
        {
            throw GiveUp(step, attempt, startedAt, new StepFailure(e.Code, Clean(e.Message)));
        }
        catch (Exception e) when (e is not RunEndedException && !ct.IsCancellationRequested)
        {
            throw await FailAsync(
                step,
                attempt,
                startedAt,
                bound.IsCancellationRequested ? $"It took longer than {step.Policy.Timeout.TotalSeconds:0.###} s." : Clean(e.Message),
                before?.Repetition ?? 0
            );
        }
    }

    /// <summary>An attempt has failed, and nobody knows whether it has done something.</summary>
    private async Task<Exception> FailAsync(StepDefinition step, int attempt, DateTime startedAt, string error, int repetition)
    {
        WorkflowTelemetry.FailedAttempts.Add(1, WorkflowTelemetry.Tags(progress.Workflow.Name, step.Name));
        var waiting = new WaitingStep(step.Kind, step.Position, step.Name, step.Input, attempt, startedAt, error)
        {
            Repetition = repetition,
        };
        if (attempt < step.Policy.MaxAttempts)
        {
            return await progress.ScheduleRetryAsync(waiting, step.Policy.PauseAfter(attempt, Random.Shared));
        }

        // What cannot be undone either is for people.
        return step.Policy.WhenExhausted == WhenExhausted.Stop || step.Kind == HistoryKind.Undo
            ? await progress.MarkStuckAsync(waiting)
            : GiveUp(step, attempt, startedAt, new StepFailure("exhausted", error, InDoubt: true));
    }

    private StepFailedException GiveUp(StepDefinition step, int attempts, DateTime startedAt, StepFailure failure)
    {
        progress.Defer(EntryOf(step, attempts, startedAt) with { Failure = failure });
        return new StepFailedException(step.Name, failure);
    }

    private HistoryEntry EntryOf(StepDefinition step, int attempts, DateTime startedAt) =>
        new(step.Kind, step.Position, step.Name, step.Input, null, null, attempts, startedAt, Now());

    private DateTime Now() => clock.GetUtcNow().UtcDateTime;

    /// <summary>jsonb holds every character but U+0000.</summary>
    private static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}
