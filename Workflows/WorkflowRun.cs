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
    private readonly Stack<Undo> undos = [];
    private int position;
    private int underWay;

    internal WorkflowRun(WorkflowProgress progress, StepExecution execution, IServiceScopeFactory scopes) =>
        (this.progress, this.execution, this.scopes) = (progress, execution, scopes);

    /// <summary>The workflow.</summary>
    public Guid Id => progress.Workflow.Id;

    /// <summary>What it is about.</summary>
    public string Subject => progress.Workflow.Subject;

    /// <summary>Steps whose place in the code was reached.</summary>
    internal int Position => position;

    /// <summary>What undoes the steps that were done, the last one first.</summary>
    internal IEnumerable<Undo> Undos => undos;

    /// <summary>
    /// Calls somebody else. A crash after the call and before its record repeats it, so the call bears being repeated: it sends <see
    /// cref="StepContext.IdempotencyKey"/>, or is idempotent by itself.
    /// </summary>
    /// <typeparam name="TInput">Type of the input; goes through JSON.</typeparam>
    /// <typeparam name="TResult">Type of the result; goes through JSON.</typeparam>
    /// <param name="name">The step's name, which stays the same as long as there are workflows that have begun.</param>
    /// <param name="input">What the call is made with; recorded for whoever looks at the workflow.</param>
    /// <param name="call">Makes the call. <see cref="StepRefusedException"/> means: never, and nothing was done. Every other exception:
    /// perhaps later, and perhaps it was done.</param>
    /// <param name="undo">Undoes it, if the workflow fails later. Gets the result, or the default where nobody knows whether it was done;
    /// bears being repeated, too.</param>
    /// <param name="policy">How often it is tried.</param>
    /// <exception cref="StepFailedException">It is given up.</exception>
    public Task<TResult> StepAsync<TInput, TResult>(
        string name,
        TInput input,
        Func<TInput, StepContext, CancellationToken, Task<TResult>> call,
        Func<TInput, TResult?, StepContext, CancellationToken, Task>? undo = null,
        StepPolicy? policy = null
    ) =>
        DoAsync(
            name,
            input,
            StepBodies.Call<TResult>(progress, (step, ct) => call(input, step, ct)),
            undo is null ? null : result => StepBodies.Call(progress, (step, ct) => Done(undo(input, result, step, ct))),
            policy
        );

    /// <summary>
    /// Changes the service's own database. The change and the record of the step commit together: it takes place once. The context is saved
    /// by the engine.
    /// </summary>
    /// <typeparam name="TContext">The context, made anew for each attempt.</typeparam>
    /// <typeparam name="TInput">Type of the input; goes through JSON.</typeparam>
    /// <typeparam name="TResult">Type of the result; goes through JSON.</typeparam>
    /// <inheritdoc cref="StepAsync"/>
    public Task<TResult> TransactionAsync<TContext, TInput, TResult>(
        string name,
        TInput input,
        Func<TContext, TInput, StepContext, CancellationToken, Task<TResult>> work,
        Func<TContext, TInput, TResult?, StepContext, CancellationToken, Task>? undo = null,
        StepPolicy? policy = null
    )
        where TContext : DbContext =>
        DoAsync(
            name,
            input,
            StepBodies.Transaction<TContext, TResult>(
                progress,
                scopes,
                policy ?? StepPolicy.Default,
                (db, step, ct) => work(db, input, step, ct)
            ),
            undo is null
                ? null
                : result =>
                    StepBodies.Transaction<TContext, object?>(
                        progress,
                        scopes,
                        StepPolicy.Persistent,
                        (db, step, ct) => Done(undo(db, input, result, step, ct))
                    ),
            policy
        );

    /// <summary>
    /// The last step: as <see cref="TransactionAsync"/>, and the workflow has succeeded in the same transaction. Its result is the
    /// workflow's.
    /// </summary>
    /// <inheritdoc cref="TransactionAsync"/>
    public Task<TResult> FinishAsync<TContext, TInput, TResult>(
        string name,
        TInput input,
        Func<TContext, TInput, StepContext, CancellationToken, Task<TResult>> work,
        StepPolicy? policy = null
    )
        where TContext : DbContext =>
        DoAsync(
            name,
            input,
            StepBodies.Transaction<TContext, TResult>(
                progress,
                scopes,
                policy ?? StepPolicy.Default,
                (db, step, ct) => work(db, input, step, ct),
                isLast: true
            ),
            undo: null,
            policy
        );

    /// <summary>
    /// Something that is done only if the workflow fails later: after everything that follows has been undone, and before what came before
    /// is.
    /// </summary>
    /// <inheritdoc cref="TransactionAsync"/>
    public void IfUndone<TContext, TInput>(string name, TInput input, Func<TContext, TInput, StepContext, CancellationToken, Task> work)
        where TContext : DbContext
    {
        var place = Next(HistoryKind.Undo, name, input, StepPolicy.Persistent);
        undos.Push(
            new Undo(
                place,
                StepBodies.Transaction<TContext, object?>(progress, scopes, place.Policy, (db, step, ct) => Done(work(db, input, step, ct)))
            )
        );
    }

    private async Task<TResult> DoAsync<TInput, TResult>(
        string name,
        TInput input,
        StepBody<TResult> body,
        Func<TResult?, StepBody<object?>>? undo,
        StepPolicy? policy
    )
    {
        if (Interlocked.Exchange(ref underWay, 1) == 1)
        {
            throw new InvalidOperationException($"{name} is begun while another step is under way: steps are done one after the other.");
        }

        var place = Next(HistoryKind.Step, name, input, policy ?? StepPolicy.Default);
        try
        {
            var result = await execution.RunAsync(place, body);
            Remember(undo, place, result);
            return result;
        }
        catch (StepFailedException e) when (e.Failure.InDoubt)
        {
            Remember(undo, place, default);
            throw;
        }
        finally
        {
            Volatile.Write(ref underWay, 0);
        }
    }

    private StepPlace Next<TInput>(HistoryKind kind, string name, TInput input, StepPolicy policy)
    {
        position++;
        return position <= progress.Options.MaxSteps
            ? new StepPlace(kind, position, name, WorkflowJson.Write(input, progress.Options.MaxValueLength), policy)
            : throw new InvalidOperationException($"A workflow has at most {progress.Options.MaxSteps} steps.");
    }

    private void Remember<TResult>(Func<TResult?, StepBody<object?>>? undo, StepPlace place, TResult? result)
    {
        if (undo is not null)
        {
            undos.Push(new Undo(place with { Kind = HistoryKind.Undo, Policy = StepPolicy.Persistent }, undo(result)));
        }
    }

    private static async Task<object?> Done(Task task)
    {
        await task;
        return null;
    }
}

/// <summary>What undoes a step.</summary>
internal sealed record Undo(StepPlace Place, StepBody<object?> Body);
