using System.Collections.Concurrent;

namespace Payments.TuitionApi.Payments;

/// <summary>Wakes those who follow a payment in this process as soon as a change of it is committed.</summary>
internal sealed class PaymentChanges
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> waiting = new();

    /// <summary>Wakes those who wait for a change of the payment.</summary>
    public void Signal(Guid paymentId)
    {
        if (waiting.TryRemove(paymentId, out var source))
        {
            source.TrySetResult();
        }
    }

    /// <summary>The next change; take it before reading the payment, so that none falls in between.</summary>
    public Task Next(Guid paymentId) =>
        waiting.GetOrAdd(paymentId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
