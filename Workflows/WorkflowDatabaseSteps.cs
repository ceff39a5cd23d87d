using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.Workflows;

/// <summary>
/// Steps of one run that change the service's own database. The change and the record of the step commit together: it takes place once.
/// </summary>
/// <typeparam name="TContext">The context, made anew for each attempt and saved by the engine.</typeparam>
public sealed class WorkflowDatabaseSteps<TContext>
    where TContext : DbContext
{
    private readonly WorkflowRun run;
    private readonly WorkflowProgress progress;
    private readonly IServiceScopeFactory scopes;

    internal WorkflowDatabaseSteps(WorkflowRun run, WorkflowProgress progress, IServiceScopeFactory scopes) =>
        (this.run, this.progress, this.scopes) = (run, progress, scopes);

    /// <summary>Changes the database.</summary>
    /// <typeparam name="TInput">Type of the input; goes through JSON.</typeparam>
    /// <typeparam name="TResult">Type of the result; goes through JSON.</typeparam>
    /// <param name="name">The step's name, which stays the same as long as there are workflows that have begun.</param>
    /// <param name="input">What the change is made with; recorded for whoever looks at the workflow.</param>
    /// <param name="change">Makes the change.</param>
    /// <param name="undo">Undoes it, if the workflow fails later; null when there is nothing to undo.</param>
    /// <param name="policy">How often it is tried; <see cref="StepPolicy.Default"/> when left out.</param>
    /// <exception cref="StepFailedException">It is given up.</exception>
    public Task<TResult> TransactionAsync<TInput, TResult>(
        string name,
        TInput input,
        DatabaseChange<TContext, TInput, TResult> change,
        DatabaseUndo<TContext, TInput, TResult>? undo = null,
        StepPolicy? policy = null
    ) =>
        run.DoAsync(
            name,
            input,
            Attempt<TResult>(policy ?? StepPolicy.Default, (db, step, ct) => change(db, input, step, ct)),
            undo is null
                ? null
                : result =>
                    Attempt<object?>(StepPolicy.Persistent, (db, step, ct) => WorkflowRun.WithoutResult(undo(db, input, result, step, ct))),
            policy
        );

    /// <summary>
    /// The last step: as <see cref="TransactionAsync"/>, and the workflow has succeeded in the same transaction. Its result is the
    /// workflow's.
    /// </summary>
    /// <inheritdoc cref="TransactionAsync"/>
    public Task<TResult> FinishAsync<TInput, TResult>(
        string name,
        TInput input,
        DatabaseChange<TContext, TInput, TResult> change,
        StepPolicy? policy = null
    ) =>
        run.DoAsync(
            name,
            input,
            Attempt<TResult>(policy ?? StepPolicy.Default, (db, step, ct) => change(db, input, step, ct), isLast: true),
            undo: null,
            policy
        );

    /// <summary>
    /// Something that is done only if the workflow fails later: after everything that follows has been undone, and before what came before
    /// is.
    /// </summary>
    /// <inheritdoc cref="TransactionAsync"/>
    public void IfUndone<TInput>(string name, TInput input, Func<TContext, TInput, StepContext, CancellationToken, Task> change) =>
        run.AddUndo(
            name,
            input,
            policy => Attempt<object?>(policy, (db, step, ct) => WorkflowRun.WithoutResult(change(db, input, step, ct)))
        );

    private StepAttempt<T> Attempt<T>(
        StepPolicy policy,
        Func<TContext, StepContext, CancellationToken, Task<T>> change,
        bool isLast = false
    ) => StepAttempts.Transaction(progress, scopes, policy, change, isLast);
}
