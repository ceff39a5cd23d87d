using System.Diagnostics;

namespace Payments.OrderApi.Orders;

/// <summary>What is ordered.</summary>
/// <param name="UserId">By whom.</param>
/// <param name="ShowId">For which show.</param>
/// <param name="Quantity">Seats.</param>
/// <param name="RequestId">The same for a repetition of the request, which gets the first one's order.</param>
internal sealed record NewOrder(long UserId, long ShowId, int Quantity, Guid RequestId);

/// <summary>What has become of a <see cref="NewOrder"/>.</summary>
internal abstract record Placement
{
    /// <param name="OrderId">Its number.</param>
    /// <param name="Link">By which it can be followed.</param>
    public sealed record Placed(long OrderId, Guid Link) : Placement;

    public sealed record NoSuchShow : Placement;

    /// <param name="Left">Seats that could still be had.</param>
    public sealed record NotEnough(long Left) : Placement;
}

/// <summary>An order that waits to be written down, and whoever waits for that.</summary>
internal sealed class WaitingOrder(NewOrder order, Activity? activity, CancellationToken ct)
{
    private readonly TaskCompletionSource<Placement> placing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NewOrder Order { get; } = order;

    /// <summary>The span of the request: what the order causes belongs to its trace.</summary>
    public Activity? Activity { get; } = activity;

    public Task<Placement> Placing => placing.Task;

    /// <summary>To be asked before it is taken up; after that it is carried through, also when nobody waits any more.</summary>
    public bool DropIfUnwanted() => ct.IsCancellationRequested && placing.TrySetCanceled(ct);

    public void Complete(Placement placement) => placing.TrySetResult(placement);

    public void Fail(Exception e) => placing.TrySetException(e);
}
