namespace Payments.Tests.Messaging.Fixtures;

/// <summary>What the handler does besides its work: a test sets it to make the handler fail, hang or wait.</summary>
internal sealed class HandlerBehavior
{
    /// <summary>Called with the number after it was added to the transaction.</summary>
    public Func<int, CancellationToken, Task> BeforeReturning { get; set; } = (_, _) => Task.CompletedTask;
}
