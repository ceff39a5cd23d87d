namespace Payments.Workflows;

/// <summary>Undoes a <see cref="DatabaseChange{TContext, TInput, TResult}"/>.</summary>
/// <param name="db">The context; saved afterwards by the engine.</param>
/// <param name="input">What the step was given.</param>
/// <param name="result">What it came to; the default where nobody knows whether it was done.</param>
/// <param name="step">Which step it is, and which attempt.</param>
/// <param name="ct">Ends the attempt.</param>
public delegate Task DatabaseUndo<in TContext, in TInput, in TResult>(
    TContext db,
    TInput input,
    TResult? result,
    StepContext step,
    CancellationToken ct
);
