namespace Payments.OperatorConsole.DeadLetters;

/// <summary>A replay or discard has begun.</summary>
/// <param name="OperationId">The operation.</param>
/// <param name="Matched">How many dead letters it is about.</param>
public sealed record StartedOperation(Guid OperationId, long Matched);
