namespace Payments.Workflows;

/// <summary>
/// Thrown into a workflow by a step that has been given up. Recorded, so that a later run of the same workflow meets it again.
/// </summary>
public sealed class StepFailedException : Exception
{
    internal StepFailedException(string step, StepFailure failure)
        : base($"{step}: {failure.Reason}")
    {
        Step = step;
        Failure = failure;
    }

    /// <summary>Name of the step.</summary>
    public string Step { get; }

    /// <summary>Why.</summary>
    public StepFailure Failure { get; }
}
