using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.Purposes.Purchases;

/// <summary>
/// Gives money of a payment intent back: all that is left of it, or a part. The refund in the path is the operation, and so the key at the
/// provider: it is done once, however often it is asked for. Without an answer of the provider it is pending; the repair worker resolves
/// it, and <c>payment.refunded.[purpose]</c> is published then.
/// </summary>
internal static class RefundServiceIntent
{
    private const int MaxReasonLength = 500;
    private const string Succeeded = "succeeded";
    private const string Pending = "pending";

    /// <param name="Amount">Minor units; all that is left when left out.</param>
    /// <param name="Reason">Why, for the timeline of the payment.</param>
    internal sealed record Request(long? Amount, string? Reason);

    /// <param name="RefundId">The refund.</param>
    /// <param name="PaymentId">The payment.</param>
    /// <param name="Amount">Minor units of the payment's currency.</param>
    /// <param name="Status"><c>succeeded</c>, or <c>pending</c> while nobody knows.</param>
    internal sealed record ServiceRefund(Guid RefundId, Guid PaymentId, long Amount, string Status);

    public static void Map(IEndpointRouteBuilder intents) =>
        intents
            .MapPut("/{paymentId:guid}/refunds/{refundId:guid}", HandleAsync)
            .WithName("RefundServiceIntent")
            .WithSummary("Gives money of a payment intent back to its payer, for a service of this system.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<
        Results<Created<ServiceRefund>, Ok<ServiceRefund>, Accepted<ServiceRefund>, ProblemHttpResult, ValidationProblem>
    > HandleAsync(
        Guid paymentId,
        Guid refundId,
        [FromBody] Request? request,
        HttpContext http,
        PaymentsDb db,
        OperationRunner operations,
        CancellationToken ct
    )
    {
        var (amount, reason) = (request?.Amount, request?.Reason);
        if (Validate(amount, reason) is { } invalid)
        {
            return invalid;
        }

        if (await db.ServiceIntents().SingleOrDefaultAsync(p => p.Id == paymentId, ct) is not { } known)
        {
            return ServiceIntentAnswers.Missing($"payment {paymentId}");
        }

        var first = await db.Operations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == refundId, ct);
        if (first is not null && !IsSame(first, paymentId, amount, reason))
        {
            return ServiceIntentAnswers.Conflict(known, $"There is a refund {refundId} already, with other values.");
        }

        var result = await operations.RunAsync(paymentId, refundId, (p, now) => p.BeginRefund(refundId, amount, reason, now), ct);
        var payment = result.Payment!;
        switch (result)
        {
            case { Refusal: { Code: RefusalCode.AmountTooLarge or RefusalCode.AmountNotExpressible } refusal }:
                return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["amount"] = [refusal.Reason] });
            case { Refusal.Code: RefusalCode.Busy }:
                return ServiceIntentAnswers.Later(http, "Another operation on the payment has no answer yet; try again.");
            case { Refusal: { } refusal }:
                return ServiceIntentAnswers.Conflict(payment, refusal.Reason);
            case { Operation: { Status: OperationStatus.Declined } declined }:
                return ServiceIntentAnswers.Conflict(payment, $"The gateway has refused the refund: {declined.FailureCode}.");
        }

        var refund = new ServiceRefund(
            refundId,
            paymentId,
            result.Operation!.AmountMinor,
            result.Operation.IsResolved ? Succeeded : Pending
        );
        if (refund.Status == Pending)
        {
            return TypedResults.Accepted((string?)null, refund);
        }

        return first is null ? TypedResults.Created((string?)null, refund) : TypedResults.Ok(refund);
    }

    private static ValidationProblem? Validate(long? amount, string? reason) =>
        Validation.Of(
            ("amount", amount is < 1 or > ChargeLimits.MaxAmount, $"must be between 1 and {ChargeLimits.MaxAmount}"),
            ("reason", reason?.Length > MaxReasonLength, $"must have at most {MaxReasonLength} characters"),
            ("reason", reason?.Any(char.IsControl), "must have no control characters"),
            ("reason", CardNumbers.AreIn(reason), "must not hold a card number")
        );

    private static bool IsSame(PaymentOperation first, Guid paymentId, long? amount, string? reason) =>
        first.PaymentId == paymentId
        && first.Kind == OperationKind.Refund
        && (amount ?? first.AmountMinor) == first.AmountMinor
        && reason == first.Reason;
}
