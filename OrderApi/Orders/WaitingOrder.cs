using System.Diagnostics;

namespace Payments.OrderApi.Orders;

/// <summary>An order that waits to be inserted, and the request that waits for that.</summary>
internal sealed class WaitingOrder(NewOrder order, Activity? activity, CancellationToken ct)
{
    private readonly TaskCompletionSource<Placement> placing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NewOrder Order { get; } = order;

    /// <summary>The span of the request: the messages of the order belong to its trace.</summary>
    public Activity? Activity { get; } = activity;

    public Task<Placement> Placing => placing.Task;

    /// <summary>
    /// Drops the order if its request was aborted. Called before its transaction begins; from then on the order is placed in any case.
    /// </summary>
    public bool DropIfAborted() => ct.IsCancellationRequested && placing.TrySetCanceled(ct);

    public void Complete(Placement placement) => placing.TrySetResult(placement);

    public void Fail(Exception e) => placing.TrySetException(e);
}
