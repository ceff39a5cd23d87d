namespace Payments.Workflows;

/// <summary>What is done when a step has failed as often as it may.</summary>
public enum WhenExhausted
{
    /// <summary>
    /// The step has failed, and the workflow with it unless its code knows better: steps are undone, also this one, because nobody knows
    /// whether it was done.
    /// </summary>
    Undo,

    /// <summary>The workflow is stuck and waits for an operator, who has it tried again or undone.</summary>
    Stop,
}
