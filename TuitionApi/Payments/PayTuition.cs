using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Payments.Contracts;
using Payments.Messaging;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;
using Payments.TuitionApi.Bills;

namespace Payments.TuitionApi.Payments;

/// <summary>
/// Takes a request to pay a bill. It answers as soon as the payment and the message to PaymentService are committed
/// together, so it does not depend on the broker.
/// </summary>
internal static class PayTuition
{
    /// <summary>Longest student number and longest code of a term, in characters.</summary>
    private const int MaxLength = 50;

    /// <param name="StudentNo">Number of the student, at most 50 characters.</param>
    /// <param name="Term">Code of the term, at most 50 characters.</param>
    internal sealed record Request([property: JsonPropertyName("student_no")] string? StudentNo, string? Term);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/v1/pay-tuition", HandleAsync)
            .WithName("PayTuition")
            .WithSummary("Pays a student's bill for a term.")
            .WithTags("Tuition")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Accepted<TuitionPaymentView>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        Request request,
        TuitionDb db,
        TimeProvider clock,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (Validate(request) is { } invalid)
        {
            return invalid;
        }

        var bill = await db.Bills.AsNoTracking().SingleOrDefaultAsync(b => b.StudentNo == request.StudentNo && b.Term == request.Term, ct);
        if (bill is null)
        {
            return await ExplainMissingAsync(request, db, ct);
        }

        var student = await db.Students.AsNoTracking().SingleAsync(s => s.StudentNo == bill.StudentNo, ct);
        var payment = TuitionPayment.Accept(bill, clock.GetUtcNow().UtcDateTime);
        db.TuitionPayments.Add(payment);
        db.Publish(new TuitionPaymentRequested(payment.Id, payment.StudentNo, payment.Term, payment.Amount, student.PaymentMethod));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: TuitionDb.OnePaymentPerBill })
        {
            return await ExplainConflictAsync(bill, db, http, ct);
        }

        return TypedResults.Accepted(TuitionPaymentView.UrlOf(payment.Id), TuitionPaymentView.Of(payment));
    }

    private static ValidationProblem? Validate(Request request) =>
        Validation.Of(
            ("student_no", string.IsNullOrWhiteSpace(request.StudentNo), "is required"),
            ("student_no", request.StudentNo?.Length > MaxLength, $"must have at most {MaxLength} characters"),
            ("student_no", request.StudentNo?.Any(char.IsControl), "must have no control characters"),
            ("term", string.IsNullOrWhiteSpace(request.Term), "is required"),
            ("term", request.Term?.Length > MaxLength, $"must have at most {MaxLength} characters"),
            ("term", request.Term?.Any(char.IsControl), "must have no control characters")
        );

    private static async Task<ProblemHttpResult> ExplainMissingAsync(Request request, TuitionDb db, CancellationToken ct)
    {
        if (!await db.Students.AnyAsync(s => s.StudentNo == request.StudentNo, ct))
        {
            return NotFound($"There is no student {request.StudentNo}.");
        }

        if (!await db.Terms.AnyAsync(t => t.Code == request.Term, ct))
        {
            return NotFound($"There is no term {request.Term}.");
        }

        return NotFound($"Student {request.StudentNo} has no bill for {request.Term}.");
    }

    private static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    private static async Task<ProblemHttpResult> ExplainConflictAsync(Bill bill, TuitionDb db, HttpContext http, CancellationToken ct)
    {
        var other = await db
            .TuitionPayments.AsNoTracking()
            .Where(p => p.StudentNo == bill.StudentNo && p.Term == bill.Term && p.Status != TuitionPaymentStatus.Failed)
            .Select(p => new { p.Id, p.Status })
            .SingleOrDefaultAsync(ct);
        if (other is null)
        {
            http.LeaveIdempotencyKeyFree();
            return TypedResults.Problem(
                "The bill's other payment has failed this very moment; try again.",
                statusCode: StatusCodes.Status409Conflict
            );
        }

        var url = TuitionPaymentView.UrlOf(other.Id);
        http.Response.Headers.Location = url;
        return TypedResults.Problem(
            other.Status == TuitionPaymentStatus.Succeeded ? "The bill is paid." : "The bill is being paid.",
            statusCode: StatusCodes.Status409Conflict,
            extensions: new Dictionary<string, object?> { ["payment_id"] = other.Id, ["payment_url"] = url }
        );
    }
}
