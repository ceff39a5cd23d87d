using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.Workflows;

/// <summary>
/// One run of a workflow, through which its code does its steps: one after the other, never two at a time. A step that was done in an
/// earlier run gives its recorded result at once; the first that was not is done now.
/// </summary>
public sealed class WorkflowRun
{
    private readonly WorkflowProgress progress;
    private readonly StepExecution execution;
    private readonly IServiceScopeFactory scopes;
    private readonly Stack<UndoStep> undos = [];
    private int position;
    private int underWay;

    internal WorkflowRun(WorkflowProgress progress, StepExecution execution, IServiceScopeFactory scopes) =>
        (this.progress, this.execution, this.scopes) = (progress, execution, scopes);

    /// <summary>The workflow.</summary>
    public Guid Id => progress.Workflow.Id;

    /// <summary>What it is about.</summary>
    public string Subject => progress.Workflow.Subject;

    /// <summary>Position of the step that the code has reached, from 1; 0 before the first.</summary>
    internal int Position => position;

    /// <summary>What undoes the steps that were done, the last one first.</summary>
    internal IEnumerable<UndoStep> Undos => undos;

    /// <summary>
    /// Calls somebody else. A crash after the call and before its record repeats it, so the call must bear being repeated: it sends <see
    /// cref="StepContext.IdempotencyKey"/>, or is idempotent by itself.
    /// </summary>
    /// <typeparam name="TInput">Type of the input; goes through JSON.</typeparam>
    /// <typeparam name="TResult">Type of the result; goes through JSON.</typeparam>
    /// <param name="name">The step's name, which stays the same as long as there are workflows that have begun.</param>
    /// <param name="input">What the call is made with; recorded for whoever looks at the workflow.</param>
    /// <param name="call">Makes the call.</param>
    /// <param name="undo">Undoes it, if the workflow fails later; null when there is nothing to undo.</param>
    /// <param name="policy">How often it is tried; <see cref="StepPolicy.Default"/> when left out.</param>
    /// <exception cref="StepFailedException">It is given up.</exception>
    public Task<TResult> StepAsync<TInput, TResult>(
        string name,
        TInput input,
        StepCall<TInput, TResult> call,
        StepUndo<TInput, TResult>? undo = null,
        StepPolicy? policy = null
    ) =>
        DoAsync(
            name,
            input,
            StepAttempts.Call<TResult>(progress, (step, ct) => call(input, step, ct)),
            undo is null ? null : result => StepAttempts.Call(progress, (step, ct) => WithoutResult(undo(input, result, step, ct))),
            policy
        );

    /// <summary>Steps that change the service's own database.</summary>
    /// <typeparam name="TContext">The context, made anew for each attempt.</typeparam>
    public WorkflowDatabaseSteps<TContext> Database<TContext>()
        where TContext : DbContext => new(this, progress, scopes);

    /// <summary>Remembers what is to be done if the workflow fails later, and does nothing now.</summary>
    internal void AddUndo<TInput>(string name, TInput input, Func<StepPolicy, StepAttempt<object?>> attempt)
    {
        var step = Next(HistoryKind.Undo, name, input, StepPolicy.Persistent);
        undos.Push(new UndoStep(step, attempt(step.Policy)));
    }

    internal async Task<TResult> DoAsync<TInput, TResult>(
        string name,
        TInput input,
        StepAttempt<TResult> attempt,
        Func<TResult?, StepAttempt<object?>>? undo,
        StepPolicy? policy
    )
    {
        if (Interlocked.Exchange(ref underWay, 1) == 1)
        {
            throw new InvalidOperationException($"{name} is begun while another step is under way: steps are done one after the other.");
        }

        var step = Next(HistoryKind.Step, name, input, policy ?? StepPolicy.Default);
        try
        {
            var result = await execution.RunAsync(step, attempt);
            RememberUndo(undo, step, result);
            return result;
        }
        catch (StepFailedException e) when (e.Failure.InDoubt)
        {
            RememberUndo(undo, step, default);
            throw;
        }
        finally
        {
            Volatile.Write(ref underWay, 0);
        }
    }

    private StepDefinition Next<TInput>(HistoryKind kind, string name, TInput input, StepPolicy policy)
    {
        position++;
        return position <= progress.Options.MaxSteps
            ? new StepDefinition(kind, position, name, WorkflowJson.Write(input, progress.Options.MaxValueLength), policy)
            : throw new InvalidOperationException($"A workflow has at most {progress.Options.MaxSteps} steps.");
    }

    private void RememberUndo<TResult>(Func<TResult?, StepAttempt<object?>>? undo, StepDefinition step, TResult? result)
    {
        if (undo is not null)
        {
            undos.Push(new UndoStep(step with { Kind = HistoryKind.Undo, Policy = StepPolicy.Persistent }, undo(result)));
        }
    }

    internal static async Task<object?> WithoutResult(Task task)
    {
        await task;
        return null;
    }
}
