namespace Payments.OrderApi.Dashboard;

/// <summary>The answer of PaymentService's <c>/payments/{id}/timeline</c>, as far as it is shown.</summary>
internal sealed record PaymentTimeline(IReadOnlyList<PaymentTimeline.PaymentStep> Steps)
{
    internal sealed record PaymentStep(string Step, DateTime At, int? Attempt, string? Detail, string? TraceId, string? TraceUrl);
}
