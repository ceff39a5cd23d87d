using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Payments.Contracts.Mails;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;
using Payments.ServiceDefaults.Persistence;

namespace Payments.PaymentService.Purposes.Orders;

/// <summary>
/// An operator approves or rejects the payment of an order; the path takes the order's number. The same decision again gets the same
/// answer, the opposite one 409. It takes the lock that expiry takes too, so that one of the two wins, and that one is published.
/// </summary>
internal static class DecideOrderPayment
{
    private const int MaxReasonLength = 500;

    /// <param name="Reason">Why; the customer sees it in the mail.</param>
    internal sealed record Request(string? Reason);

    public static void Map(IEndpointRouteBuilder app)
    {
        Map(app, "approve", "ApprovePayment", "Approves the payment of an order.", Decision.Approve);
        Map(app, "reject", "RejectPayment", "Rejects the payment of an order.", Decision.Reject);
    }

    private static void Map(IEndpointRouteBuilder app, string verb, string name, string summary, Decision decision) =>
        app.MapPost(
                $"/payments/{{orderId:long}}/{verb}",
                (
                    long orderId,
                    [FromBody] Request? request,
                    ClaimsPrincipal user,
                    PaymentsDb db,
                    TimeProvider clock,
                    HttpContext http,
                    CancellationToken ct
                ) => HandleAsync(decision, orderId, request?.Reason, user, db, clock, http, ct)
            )
            .WithName(name)
            .WithSummary(summary)
            .WithTags("Orders")
            .RequireAuthorization(Access.Operator)
            .OpenInDemo()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<PaymentView>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        Decision decision,
        long orderId,
        string? reason,
        ClaimsPrincipal user,
        PaymentsDb db,
        TimeProvider clock,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (
            Validation.Of(
                ("reason", reason?.Length > MaxReasonLength, $"must have at most {MaxReasonLength} characters"),
                ("reason", reason?.Any(char.IsControl), "must have no control characters"),
                ("reason", CardNumbers.AreIn(reason), "must not hold a card number")
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        await using var transaction = await NestedTransaction.BeginAsync(db.Database, ct);
        var payment = await db.LockOrderPaymentAsync(orderId, ct);
        if (payment is null)
        {
            http.LeaveIdempotencyKeyFree();
            return TypedResults.Problem($"There is no payment of order {orderId}.", statusCode: StatusCodes.Status404NotFound);
        }

        if (payment.Decided == decision)
        {
            return TypedResults.Ok(PaymentView.Of(payment));
        }

        if (!payment.IsOpen)
        {
            return TypedResults.Problem(Explain(payment), statusCode: StatusCodes.Status409Conflict);
        }

        // So that this answer is the one that a repetition reads.
        var now = clock.GetUtcNow().UtcDateTime.TruncateToMicroseconds();
        var operation = payment.Decide(
            decision,
            Guid.CreateVersion7(),
            user.OperatorName(),
            string.IsNullOrWhiteSpace(reason) ? null : reason,
            now
        );
        db.Operations.Add(operation);
        db.PublishOutcome(payment, now);
        OrderMail mail = decision == Decision.Approve ? OrderMails.Approved(payment) : OrderMails.Rejected(payment);
        await db.MailCustomerAsync(payment, mail, now, ct);
        await db.SaveChangesAsync(ct);
        await db.BookAsync([(payment, operation)], ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(PaymentView.Of(payment));
    }

    private static string Explain(Payment payment) =>
        payment.Decided switch
        {
            Decision.Approve => $"The order was approved by {payment.DecidedBy} on {payment.SettledAt:u}.",
            Decision.Reject => $"The order was rejected by {payment.DecidedBy} on {payment.SettledAt:u}.",
            _ when payment.CancellationReason == Payment.ExpiredReason => $"The order expired on {payment.SettledAt:u}.",
            _ => $"The order was canceled on {payment.SettledAt:u}.",
        };
}
