using System.Diagnostics;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>The span of a repair, part of the trace of the payment that it settles.</summary>
internal static class RepairTelemetry
{
    public const string Name = "Payments.PaymentService.Settlement";

    private static readonly ActivitySource Source = new(Name);

    public static Activity? StartRepair(Payment payment, PaymentOperation operation)
    {
        Activity.Current = null;
        var activity = Source.StartActivity(
            $"repair {operation.Kind.ToString().ToLowerInvariant()}",
            ActivityKind.Internal,
            TraceOf(payment)
        );
        activity?.SetTag("payments.payment.id", payment.Id);
        activity?.SetTag("payments.operation.id", operation.Id);
        activity?.SetTag("payments.operation.attempt", operation.Attempts);
        return activity;
    }

    /// <summary>A timeline keeps the trace id and no span ids, so the parent is an invented span of that trace.</summary>
    private static ActivityContext TraceOf(Payment payment) =>
        payment.Steps.LastOrDefault(s => s.TraceId is not null)?.TraceId is { } id
            ? new ActivityContext(
                ActivityTraceId.CreateFromString(id),
                ActivitySpanId.CreateRandom(),
                ActivityTraceFlags.Recorded,
                isRemote: true
            )
            : default;
}
