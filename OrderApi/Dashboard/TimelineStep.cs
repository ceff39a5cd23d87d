namespace Payments.OrderApi.Dashboard;

/// <summary>Something that happened to an order, in one of the services.</summary>
/// <param name="Service">Which.</param>
/// <param name="What">What happened.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Detail">More about it, in words.</param>
/// <param name="TraceId">The trace in which it happened, 32 hexadecimal digits; for operators.</param>
/// <param name="TraceUrl">Where the trace can be seen.</param>
public sealed record TimelineStep(string Service, string What, DateTime At, string? Detail, string? TraceId, string? TraceUrl);
