using System.Diagnostics;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>The span of a question to a gateway, part of the trace of the payment that it settles.</summary>
internal static class SettlementTelemetry
{
    public const string Name = "Payments.PaymentService.Settlement";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>A child of the current span; of the payment's own trace when there is none, as in a repair.</summary>
    public static Activity? StartAsking(Payment payment, PaymentOperation operation)
    {
        var (verb, parent) = Activity.Current is { } current ? ("settle", current.Context) : ("repair", TraceOf(payment));
        var activity = Source.StartActivity($"{verb} {operation.Kind.ToString().ToLowerInvariant()}", ActivityKind.Internal, parent);
        activity?.SetTag("payments.payment.id", payment.Id);
        activity?.SetTag("payments.operation.id", operation.Id);
        activity?.SetTag("payments.operation.attempt", operation.Attempts);
        return activity;
    }

    /// <summary>The call alone, without the wait for its turn and for the answer to be recorded.</summary>
    public static Activity? StartCall(string gateway) => Source.StartActivity($"ask {gateway}", ActivityKind.Client);

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
