namespace Payments.Workflows;

/// <summary>What undoes a step.</summary>
/// <param name="Step">The step, as one that is being undone.</param>
/// <param name="Attempt">Undoes it once.</param>
internal sealed record UndoStep(StepDefinition Step, StepAttempt<object?> Attempt);
