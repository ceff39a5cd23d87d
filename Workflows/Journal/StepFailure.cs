namespace Payments.Workflows;

/// <summary>Why a step or a workflow was given up.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Reason">For people.</param>
/// <param name="InDoubt">Whether nobody knows if the step was done: it did not answer the last time, rather than saying no.</param>
public sealed record StepFailure(string Code, string Reason, bool InDoubt = false);
