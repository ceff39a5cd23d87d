namespace Payments.OrderApi.Orders;

/// <summary>Something that happened to an order.</summary>
/// <param name="Step">created, payment_pending, cancel_requested, confirmed or cancelled.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Detail">More about it, in words.</param>
/// <param name="TraceId">The trace in which it happened, 32 hexadecimal digits.</param>
internal sealed record OrderStepView(string Step, DateTime At, string? Detail, string? TraceId);
