namespace Payments.OrderApi.Orders;

/// <summary>Something that happened to an order.</summary>
public sealed class OrderStep
{
    /// <summary>The order.</summary>
    public long OrderId { get; init; }

    /// <summary>
    /// What happened: <c>payment_pending</c>, <c>cancel_requested</c>, <c>confirmed</c>, <c>cancelled</c>. Each at most once.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>More about it, in words.</summary>
    public string? Detail { get; init; }

    /// <summary>The trace in which it happened, 32 hexadecimal digits.</summary>
    public string? TraceId { get; init; }
}
