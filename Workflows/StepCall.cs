namespace Payments.Workflows;

/// <summary>Calls somebody else, as a step of a workflow.</summary>
/// <param name="input">What the step was given.</param>
/// <param name="step">Which step it is, which attempt, and the idempotency key to send.</param>
/// <param name="ct">Ends the attempt.</param>
/// <returns>The step's result, which is recorded.</returns>
/// <exception cref="StepRefusedException">It can never succeed, and nothing was done. Every other exception means: perhaps later, and
/// perhaps it was done.</exception>
public delegate Task<TResult> StepCall<in TInput, TResult>(TInput input, StepContext step, CancellationToken ct);
