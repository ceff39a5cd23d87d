namespace Payments.Workflows;

/// <summary>
/// Thrown by a step that can never succeed, and that has surely done nothing: the other side has said no. It is not tried again.
/// </summary>
/// <param name="code">Why, for programs: <c>user_unknown</c>.</param>
/// <param name="reason">Why, for people. No secrets: it is recorded and shown.</param>
public sealed class StepRefusedException(string code, string reason) : Exception(reason)
{
    /// <summary>Why, for programs.</summary>
    public string Code { get; } = code;
}

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

/// <summary>
/// Thrown by a workflow that cannot succeed, though its steps have: what they have done is undone, and the workflow has failed.
/// </summary>
/// <param name="code">Why, for programs: <c>sold_out</c>.</param>
/// <param name="reason">Why, for people.</param>
public sealed class WorkflowFailedException(string code, string reason) : Exception(reason)
{
    /// <summary>Why, for programs.</summary>
    public string Code { get; } = code;
}

/// <summary>
/// The code and the history do not go together: the code was changed under a workflow that had begun, or does not always take the same way.
/// </summary>
internal sealed class HistoryMismatchException(string message) : Exception(message);

/// <summary>
/// This run ends here, and the workflow does not: it waits for its next attempt or for people, or another process has it. All of that is
/// recorded.
/// </summary>
internal sealed class RunEndedException(string message, Exception? innerException = null) : Exception(message, innerException);
