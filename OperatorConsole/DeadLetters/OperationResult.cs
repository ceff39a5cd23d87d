namespace Payments.OperatorConsole.DeadLetters;

/// <summary>What became of one message.</summary>
/// <param name="DeadLetterId">The dead letter that it was.</param>
/// <param name="Queue">Where it was sent.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Outcome">waiting, sent, handled, dead_again, unknown, discarded, gone or skipped.</param>
/// <param name="At">When it was sent or discarded, UTC.</param>
public sealed record OperationResult(long DeadLetterId, string Queue, Guid MessageId, string Outcome, DateTime? At);
