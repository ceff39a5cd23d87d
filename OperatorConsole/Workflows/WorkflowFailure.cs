namespace Payments.OperatorConsole.Workflows;

/// <summary>Why a step or a workflow was given up.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Reason">For people.</param>
/// <param name="InDoubt">Whether nobody knows if the step was done.</param>
public sealed record WorkflowFailure(string Code, string Reason, bool InDoubt);
