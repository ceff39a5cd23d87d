namespace Payments.Workflows;

/// <summary>
/// The code and the history do not go together: the code was changed under a workflow that had begun, or does not always take the same way.
/// </summary>
internal sealed class HistoryMismatchException(string message) : Exception(message);
