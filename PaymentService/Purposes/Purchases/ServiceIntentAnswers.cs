using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Purposes.Purchases;

/// <summary>What is answered about payment intents that services ask for, and which payments those are.</summary>
internal static class ServiceIntentAnswers
{
    private const string RetryAfterSeconds = "2";

    /// <summary>Payments of other purposes are not there.</summary>
    public static IQueryable<Payment> ServiceIntents(this PaymentsDb db) =>
        db.Payments.AsNoTracking().Where(p => p.Purpose == PaymentPurpose.Purchase);

    public static ProblemHttpResult Missing(string what) =>
        TypedResults.Problem($"There is no {what}.", statusCode: StatusCodes.Status404NotFound);

    /// <summary>
    /// It stands where this cannot be done. The member <c>paymentStatus</c> says where; <c>status</c> is that of the answer (RFC 9457).
    /// </summary>
    public static ProblemHttpResult Conflict(Payment payment, string detail) =>
        TypedResults.Problem(
            detail,
            statusCode: StatusCodes.Status409Conflict,
            extensions: new Dictionary<string, object?>
            {
                ["paymentStatus"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(payment.Status.ToString()),
            }
        );

    /// <summary>Nobody knows yet; the same request again goes on where this one stopped.</summary>
    public static ProblemHttpResult Later(HttpContext http, string detail)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return TypedResults.Problem(detail, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
