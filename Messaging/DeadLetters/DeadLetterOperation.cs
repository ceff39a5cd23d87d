namespace Payments.Messaging;

/// <summary>A replay or discard that is running.</summary>
/// <param name="Id">The operation.</param>
/// <param name="IsReplay">A replay; otherwise a discard.</param>
/// <param name="Rate">Messages a second; null for no limit.</param>
/// <param name="StopOnFailure">Whether it stops at the first message that is dead-lettered again.</param>
internal sealed record DeadLetterOperation(Guid Id, bool IsReplay, int? Rate, bool StopOnFailure);
