using System.Text.Json;

namespace Payments.Workflows;

/// <summary>A step at its place in a workflow.</summary>
internal sealed record StepPlace(HistoryKind Kind, int Position, string Name, JsonElement? Input, StepPolicy Policy);

/// <summary>Does a step once, and records it or defers that.</summary>
/// <param name="step">What it knows of itself.</param>
/// <param name="entryOf">The entry that tells of a result.</param>
/// <param name="ct">Ends the attempt.</param>
internal delegate Task<T> StepBody<T>(StepContext step, Func<T, HistoryEntry> entryOf, CancellationToken ct);

/// <summary>
/// Does a step, once and for all: by what is recorded of it, or by one more attempt. Whatever an attempt comes to is recorded before this
/// returns or the next step is called.
/// </summary>
internal sealed class StepExecution(WorkflowProgress progress, TimeProvider clock, CancellationToken ct)
{
    /// <exception cref="StepFailedException">The step is given up.</exception>
    /// <exception cref="RunEndedException">This run ends here.</exception>
    public async Task<T> RunAsync<T>(StepPlace place, StepBody<T> body)
    {
        if (progress.IsOver)
        {
            throw progress.Over("This run is over.");
        }

        if (progress.Find(place.Kind, place.Position, place.Name) is { } entry)
        {
            return entry.Failure is null ? WorkflowJson.Read<T>(entry.Result) : throw new StepFailedException(place.Name, entry.Failure);
        }

        var before = progress.WaitingAt(place.Kind, place.Position);
        var (attempt, startedAt) = ((before?.Attempts ?? 0) + 1, before?.StartedAt ?? Now());
        if (progress.Cancel is { } cancel && place.Kind == HistoryKind.Step)
        {
            throw GiveUp(
                place,
                attempt - 1,
                startedAt,
                new StepFailure("canceled", $"Canceled by {cancel.By}: {cancel.Why}", InDoubt: before is not null)
            );
        }

        var id = progress.Workflow.Id;
        var context = new StepContext(id, place.Name, place.Kind == HistoryKind.Undo, attempt, StepKeys.Of(id, place));
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(place.Policy.Timeout);
        try
        {
            return await body(
                context,
                result => EntryOf(place, attempt, startedAt) with { Result = WorkflowJson.Write(result, progress.Options.MaxValueLength) },
                bound.Token
            );
        }
        catch (StepRefusedException e)
        {
            throw GiveUp(place, attempt, startedAt, new StepFailure(e.Code, Clean(e.Message)));
        }
        catch (Exception e) when (e is not RunEndedException && !ct.IsCancellationRequested)
        {
            throw await FailAsync(
                place,
                attempt,
                startedAt,
                bound.IsCancellationRequested ? $"It took longer than {place.Policy.Timeout.TotalSeconds:0.###} s." : Clean(e.Message)
            );
        }
    }

    /// <summary>An attempt has failed, and nobody knows whether it has done something.</summary>
    private async Task<Exception> FailAsync(StepPlace place, int attempt, DateTime startedAt, string error)
    {
        WorkflowTelemetry.FailedAttempts.Add(1, WorkflowTelemetry.Tags(progress.Workflow.Name, place.Name));
        var waiting = new WaitingStep(place.Kind, place.Position, place.Name, place.Input, attempt, startedAt, error);
        if (attempt < place.Policy.MaxAttempts)
        {
            return await progress.WaitAsync(waiting, place.Policy.PauseAfter(attempt, Random.Shared));
        }

        // What cannot be undone either is for people.
        return place.Policy.WhenExhausted == WhenExhausted.Stop || place.Kind == HistoryKind.Undo
            ? await progress.StickAsync(waiting)
            : GiveUp(place, attempt, startedAt, new StepFailure("exhausted", error, InDoubt: true));
    }

    private StepFailedException GiveUp(StepPlace place, int attempts, DateTime startedAt, StepFailure failure)
    {
        progress.Defer(EntryOf(place, attempts, startedAt) with { Failure = failure });
        return new StepFailedException(place.Name, failure);
    }

    private HistoryEntry EntryOf(StepPlace place, int attempts, DateTime startedAt) =>
        new(place.Kind, place.Position, place.Name, place.Input, null, null, attempts, startedAt, Now());

    private DateTime Now() => clock.GetUtcNow().UtcDateTime;

    /// <summary>jsonb holds every character but U+0000.</summary>
    private static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}
