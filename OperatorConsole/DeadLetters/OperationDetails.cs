namespace Payments.OperatorConsole.DeadLetters;

/// <summary>An operation with a page of results.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Results">In the order of the dead letters.</param>
/// <param name="After">For the next page; null on the last.</param>
public sealed record OperationDetails(DeadLetterOperation Operation, IReadOnlyList<OperationResult> Results, long? After);
