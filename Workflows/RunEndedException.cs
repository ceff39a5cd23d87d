namespace Payments.Workflows;

/// <summary>
/// This run ends here, and the workflow does not: it waits for its next attempt or for people, or another process has it. All of that is
/// recorded.
/// </summary>
internal sealed class RunEndedException(string message, Exception? innerException = null) : Exception(message, innerException);
