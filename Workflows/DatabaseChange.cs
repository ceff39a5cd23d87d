namespace Payments.Workflows;

/// <summary>Changes the service's database, as a step of a workflow: once, in the transaction that records the step.</summary>
/// <param name="db">The context; saved afterwards by the engine.</param>
/// <param name="input">What the step was given.</param>
/// <param name="step">Which step it is, and which attempt.</param>
/// <param name="ct">Ends the attempt.</param>
/// <returns>The step's result, which is recorded.</returns>
/// <exception cref="StepRefusedException">It can never succeed.</exception>
public delegate Task<TResult> DatabaseChange<in TContext, in TInput, TResult>(
    TContext db,
    TInput input,
    StepContext step,
    CancellationToken ct
);
