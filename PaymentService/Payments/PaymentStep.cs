using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Payments.PaymentService.Payments;

/// <summary>One step of a payment's timeline.</summary>
/// <param name="Kind">What happened: <c>accepted</c>, <c>processing</c>, <c>succeeded</c>, <c>mail_sent</c>, ….</param>
/// <param name="At">When, UTC.</param>
/// <param name="Attempt">Which attempt it was, from 1; null where there is only one.</param>
/// <param name="Detail">What else is to know: an operation, a code. No card data.</param>
/// <param name="TraceId">The trace in which it happened.</param>
public sealed record PaymentStep(
    string Kind,
    DateTime At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Attempt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TraceId = null
)
{
    /// <summary>A step of the current trace.</summary>
    public static PaymentStep Now(string kind, DateTime now, int? attempt = null, string? detail = null) =>
        new(kind, now, attempt, detail, Activity.Current?.TraceId.ToString());
}
