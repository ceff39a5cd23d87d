namespace Payments.Workflows;

/// <summary>Undoes a <see cref="StepCall{TInput, TResult}"/>, and bears being repeated as that does.</summary>
/// <param name="input">What the step was given.</param>
/// <param name="result">What it came to; the default where nobody knows whether it was done.</param>
/// <param name="step">Which step it is, which attempt, and the idempotency key to send: another one than the step's own.</param>
/// <param name="ct">Ends the attempt.</param>
public delegate Task StepUndo<in TInput, in TResult>(TInput input, TResult? result, StepContext step, CancellationToken ct);
