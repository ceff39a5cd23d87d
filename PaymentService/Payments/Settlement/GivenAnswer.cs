using System.Diagnostics;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>An answer of a gateway that waits to be recorded.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="OperationId">The operation that it answers.</param>
/// <param name="Answer">What the gateway has said.</param>
internal sealed record GivenAnswer(Guid PaymentId, Guid OperationId, GatewayAnswer Answer)
{
    private readonly TaskCompletionSource<OperationResult?> recorded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who has answered in the gateway's place, and why; for the timeline.</summary>
    public string? Note { get; init; }

    /// <summary>What is published of it belongs to the trace of this span.</summary>
    public Activity? Activity { get; } = Activity.Current;

    /// <summary>The payment and the operation once it is committed; null when it could not be recorded, and repair asks again.</summary>
    public Task<OperationResult?> Recorded => recorded.Task;

    /// <summary>Wakes who waits for it.</summary>
    public void Complete(OperationResult? result) => recorded.TrySetResult(result);
}
