using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.PaymentService.StripeApi.PaymentIntents;
using Payments.PaymentService.StripeApi.Protocol;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.StripeApi.Refunds;

/// <summary>Gives money back: all that is left of it, or a part (https://docs.stripe.com/api/refunds/create).</summary>
internal static class CreateRefund
{
    private const int MaxIdLength = 100;

    /// <param name="PaymentIntent">What is refunded; or <paramref name="Charge"/>.</param>
    /// <param name="Charge">What is refunded.</param>
    /// <param name="Amount">Minor units; all that is left when left out.</param>
    /// <param name="Reason"><c>duplicate</c>, <c>fraudulent</c> or <c>requested_by_customer</c>.</param>
    /// <param name="Metadata">To keep with it.</param>
    internal sealed record Request(
        [property: JsonPropertyName("payment_intent")] string? PaymentIntent,
        string? Charge,
        long? Amount,
        string? Reason,
        IReadOnlyDictionary<string, string>? Metadata
    )
    {
        public static Request Read(Parameters parameters)
        {
            var request = new Request(
                parameters.Text("payment_intent", MaxIdLength),
                parameters.Text("charge", MaxIdLength),
                parameters.ReadAmount(),
                parameters.Choice("reason", "duplicate", "fraudulent", "requested_by_customer"),
                parameters.Metadata()?.Changes
            );
            parameters.RefuseOthers();
            return request.PaymentIntent is null && request.Charge is null
                ? throw ApiErrors.Invalid(
                    "payment_intent",
                    "One of the following params should be provided for this request: payment_intent or charge.",
                    "parameter_missing"
                )
                : request;
        }
    }

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/refunds", HandleAsync)
            .RequireAuthorization(ApiScopes.RefundsWrite)
            .AcceptsParameters<Request>()
            .WithName("CreateRefund")
            .WithSummary("Gives money back, all that is left or a part.");

    private static async Task<IResult> HandleAsync(HttpContext http, PaymentsDb db, OperationRunner operations, CancellationToken ct)
    {
        var request = Request.Read(await http.Request.ReadParametersAsync(ct));
        var operationId = http.IdempotencyOperationId();
        var paymentId = await FindPaymentAsync(request, http.User.Merchant(), db, ct);
        var amount = await AmountAsync(request, paymentId, db, ct);
        if (
            await db.Operations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == operationId, ct) is { } first
            && (first.PaymentId != paymentId || (amount ?? first.AmountMinor) != first.AmountMinor)
        )
        {
            throw ApiErrors.KeyReused();
        }

        var result = await operations.RunAsync(paymentId, operationId, Begin, ct);
        return result.Refusal is { } refusal
            ? throw Of(refusal, result.Payment!)
            : Results.Json(RefundView.Of(result.Operation!, result.Payment!), StripeJson.Options);

        Beginning Begin(Payment payment, DateTime now)
        {
            var beginning = payment.BeginRefund(operationId, amount, request.Reason, now);
            if (beginning.Operation is { } refund && request.Metadata is { } metadata)
            {
                refund.Metadata = new MetadataChange(metadata).ApplyTo(null);
            }

            return beginning;
        }
    }

    /// <summary>ISO 4217's minor units; null for all that is left.</summary>
    private static async Task<long?> AmountAsync(Request request, Guid paymentId, PaymentsDb db, CancellationToken ct) =>
        request.Amount is { } amount
            ? IntentParameters.InIso(amount, await db.Payments.Where(p => p.Id == paymentId).Select(p => p.Currency).SingleAsync(ct))
            : null;

    private static async Task<Guid> FindPaymentAsync(Request request, string merchant, PaymentsDb db, CancellationToken ct)
    {
        var paymentId = request.PaymentIntent is { } intent
            ? await db.FindIntentAsync(merchant, intent, "payment_intent", ct)
            : (Guid?)null;
        if (request.Charge is not { } charge)
        {
            return paymentId!.Value;
        }

        var chargeId = StripeIds.ToCharge(charge);
        var charged = await db.IntentsOf(merchant)
            .Where(p => p.ChargeId == chargeId && chargeId != null && (paymentId == null || p.Id == paymentId))
            .Select(p => (Guid?)p.Id)
            .SingleOrDefaultAsync(ct);
        return charged ?? throw ApiErrors.NoSuch("charge", charge, "charge");
    }

    private static ApiException Of(Refusal refusal, Payment payment) =>
        refusal.Code switch
        {
            RefusalCode.AlreadyRefunded => ApiErrors.Invalid(
                null,
                $"Charge {StripeIds.OfCharge(payment.ChargeId!.Value)} has already been refunded.",
                "charge_already_refunded"
            ),
            RefusalCode.AmountTooLarge => ApiErrors.Invalid(
                IntentParameters.Amount,
                "Refund amount is greater than unrefunded amount on charge "
                    + $"({payment.ForStripe(payment.RefundableMinor)} {payment.Currency.ToLowerInvariant()}).",
                "amount_too_large"
            ),
            RefusalCode.AmountTooSmall or RefusalCode.AmountNotExpressible => ApiErrors.Invalid(
                IntentParameters.Amount,
                refusal.Reason,
                refusal.Code == RefusalCode.AmountTooSmall ? "amount_too_small" : "parameter_invalid_integer"
            ),
            RefusalCode.Busy when payment.CapturedMinor > 0 => new ApiException(
                StatusCodes.Status429TooManyRequests,
                new ApiError(
                    ApiError.InvalidRequest,
                    "This object cannot be accessed right now because another request is currently accessing it. Try again."
                )
                {
                    Code = "lock_timeout",
                }
            ),
            _ => IntentAnswers.Unexpected(
                payment,
                $"This PaymentIntent ({StripeIds.OfIntent(payment.Id)}) does not have a successful charge to refund."
            ),
        };
}
