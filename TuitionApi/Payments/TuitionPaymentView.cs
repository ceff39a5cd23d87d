using System.Text.Json.Serialization;
using Payments.Contracts;

namespace Payments.TuitionApi.Payments;

/// <summary>A tuition payment as the API returns it.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="Status">accepted, processing, succeeded, failed or refunded.</param>
/// <param name="StudentNo">Number of the student who pays.</param>
/// <param name="Term">Code of the term that is paid for.</param>
/// <param name="Amount">The amount.</param>
/// <param name="FailureCode">Why it failed; absent otherwise.</param>
/// <param name="Steps">What has happened so far, oldest first.</param>
/// <param name="EventsUrl">Where the steps can be followed as they happen (SSE).</param>
internal sealed record TuitionPaymentView(
    [property: JsonPropertyName("payment_id")] Guid PaymentId,
    TuitionPaymentStatus Status,
    [property: JsonPropertyName("student_no")] string StudentNo,
    string Term,
    Money Amount,
    [property: JsonPropertyName("failure_code"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FailureCode,
    IReadOnlyList<TuitionPaymentStepView> Steps,
    [property: JsonPropertyName("events_url")] string EventsUrl
)
{
    public static string UrlOf(Guid paymentId) => $"/v1/tuition-payments/{paymentId}";

    public static TuitionPaymentView Of(TuitionPayment payment) =>
        new(
            payment.Id,
            payment.Status,
            payment.StudentNo,
            payment.Term,
            payment.Amount,
            payment.FailureCode,
            [.. payment.Steps.OrderBy(s => s.Kind).Select(TuitionPaymentStepView.Of)],
            UrlOf(payment.Id) + "/events"
        );
}
