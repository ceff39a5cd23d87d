using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.Corrections;

/// <summary>
/// An operator gives money of a payment back, whatever it was for: all that is left of it, or a part. Without an answer of the gateway it
/// is pending, and the repair worker brings it to its end. The timeline says who asked for it, and why.
/// </summary>
internal static class RefundPayment
{
    /// <param name="Amount">Minor units; all that is left when left out.</param>
    /// <param name="Reason">Why.</param>
    internal sealed record Request(long? Amount, string? Reason);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/payments/{id:guid}/refunds", HandleAsync)
            .WithName("RefundPayment")
            .WithSummary("Gives money of a payment back, for an operator.")
            .WithTags("Payments")
            .RequireAuthorization(Access.Operator)
            .WithLeasedIdempotencyKey()
            .Produces<CorrectionView>()
            .Produces<CorrectionView>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        [FromBody] Request request,
        HttpContext http,
        PaymentsDb db,
        FourEyes fourEyes,
        CancellationToken ct
    )
    {
        if (
            CorrectionReason.Validate(
                request.Reason,
                ("amount", request.Amount is < 1 or > ChargeLimits.MaxAmount, $"must be between 1 and {ChargeLimits.MaxAmount}")
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var payment = await db
            .Payments.Where(p => p.Id == id)
            .Select(p => new { p.CapturedMinor, p.RefundedMinor })
            .SingleOrDefaultAsync(ct);
        var amount = request.Amount ?? payment?.CapturedMinor - payment?.RefundedMinor ?? 0;
        var (refundId, by) = (http.IdempotencyOperationId(), http.User.OperatorName());
        if (payment is not null && fourEyes.IsNeeded(payment.RefundedMinor + amount))
        {
            var held = await fourEyes.HoldAsync(new NewCorrection(refundId, id, CorrectionKind.Refund, amount, by), request, ct);
            return TypedResults.Accepted($"/corrections/{held.Id}", HeldCorrection.Of(held));
        }

        return await RunAsync(id, refundId, request, by, fourEyes.IsNeeded, http.RequestServices, ct);
    }

    /// <summary>Carries out what a second operator has approved.</summary>
    public static Task<IResult> CarryOutAsync(
        Correction correction,
        Request request,
        string by,
        IServiceProvider services,
        CancellationToken ct
    ) => RunAsync(correction.PaymentId, correction.Id, request with { Amount = correction.AmountMinor }, by, _ => false, services, ct);

    private static async Task<IResult> RunAsync(
        Guid id,
        Guid refundId,
        Request request,
        string by,
        Func<long, bool> needsSecondPerson,
        IServiceProvider services,
        CancellationToken ct
    )
    {
        var result = await services.GetRequiredService<OperationRunner>().RunAsync(id, refundId, Begin, ct);
        return result switch
        {
            { Refusal.Code: RefusalCode.NotFound } => TypedResults.Problem(
                $"There is no payment {id}.",
                statusCode: StatusCodes.Status404NotFound
            ),
            { Refusal: { Code: RefusalCode.AmountTooLarge or RefusalCode.AmountNotExpressible } refusal } => TypedResults.ValidationProblem(
                new Dictionary<string, string[]> { ["amount"] = [refusal.Reason] }
            ),
            { Refusal: { } refusal } => TypedResults.Problem(refusal.Reason, statusCode: StatusCodes.Status409Conflict),
            { Operation: { Status: OperationStatus.Declined } declined } => TypedResults.Problem(
                $"The gateway has refused the refund: {declined.FailureCode}.",
                statusCode: StatusCodes.Status409Conflict
            ),
            { Operation.IsResolved: false } => TypedResults.Accepted((string?)null, CorrectionView.Of(result)),
            _ => TypedResults.Ok(CorrectionView.Of(result)),
        };

        Beginning Begin(Payment payment, DateTime now)
        {
            // Under the payment's lock: another refund may have been made since it was looked at.
            if (needsSecondPerson(payment.RefundedMinor + (request.Amount ?? payment.RefundableMinor)))
            {
                return Beginning.Refused(RefusalCode.Busy, "Another refund was made meanwhile; try again.");
            }

            var beginning = payment.BeginRefund(refundId, request.Amount, request.Reason, now);
            if (beginning.Operation is not null)
            {
                payment.RecordStep("refund_requested", now, detail: $"by {by}: {request.Reason}");
            }

            return beginning;
        }
    }
}
