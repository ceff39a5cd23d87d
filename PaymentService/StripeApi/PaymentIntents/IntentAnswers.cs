using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.PaymentService.Gateways.Stripe;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.PaymentService.StripeApi.PaymentMethods;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.PaymentIntents;

/// <summary>Finding payment intents, and what is answered about them.</summary>
internal static class IntentAnswers
{
    private const string Kind = "payment_intent";
    private const string UnexpectedState = "payment_intent_unexpected_state";
    private const string UnknownMethod = "resource_missing";

    /// <summary>A merchant's payment intents. Those of others are not there.</summary>
    public static IQueryable<Payment> IntentsOf(this PaymentsDb db, string merchant) =>
        db.Payments.Where(p => p.Merchant == merchant && p.Purpose == PaymentPurpose.Intent);

    /// <summary>The id of a merchant's payment intent.</summary>
    /// <exception cref="ApiException">There is none, or it is somebody else's; both look the same.</exception>
    public static async Task<Guid> FindIntentAsync(this PaymentsDb db, string merchant, string id, string param, CancellationToken ct) =>
        StripeIds.ToIntent(id) is { } paymentId && await db.IntentsOf(merchant).AnyAsync(p => p.Id == paymentId, ct)
            ? paymentId
            : throw NoSuch(id, param);

    public static ApiException NoSuch(string id, string param, int status = StatusCodes.Status404NotFound) =>
        ApiErrors.NoSuch(Kind, id, param, status);

    /// <summary>An amount of a payment in the units of Stripe, which this API speaks.</summary>
    public static long ForStripe(this Payment payment, long minor) => StripeAmounts.Of(minor, payment.Currency);

    /// <summary>The answer with a payment intent.</summary>
    public static IResult ToAnswer(this Payment payment) => Results.Json(IntentView.Of(payment), StripeJson.Options);

    /// <summary>The answer after an operation: the payment intent, or why the card was declined, or why nothing was done.</summary>
    /// <exception cref="ApiException">It did not succeed, and it is not unknown either.</exception>
    public static IResult ToAnswer(this OperationResult result, string? amountParam = null) =>
        result switch
        {
            { Refusal: { } refusal } => throw Of(refusal, result.Payment, amountParam),
            { Operation: { Status: OperationStatus.Declined } operation } => throw Declined(result.Payment!, operation),
            _ => result.Payment!.ToAnswer(),
        };

    /// <summary>The error for something that cannot be done to a payment intent where it stands.</summary>
    public static ApiException Unexpected(Payment? payment, string message) =>
        new(
            StatusCodes.Status400BadRequest,
            new ApiError(ApiError.InvalidRequest, message)
            {
                Code = UnexpectedState,
                PaymentIntent = payment is null ? null : IntentView.Of(payment),
            }
        );

    private static ApiException Of(Refusal refusal, Payment? payment, string? amountParam) =>
        refusal.Code switch
        {
            RefusalCode.AmountTooSmall => ApiErrors.Invalid(amountParam, refusal.Reason, "amount_too_small"),
            RefusalCode.AmountTooLarge => ApiErrors.Invalid(amountParam, refusal.Reason, "amount_too_large"),
            RefusalCode.AmountNotExpressible => ApiErrors.Invalid(amountParam, refusal.Reason, "parameter_invalid_integer"),
            RefusalCode.PaymentMethodMissing => Unexpected(
                payment,
                "You cannot confirm this PaymentIntent because it's missing a payment method. "
                    + "You can either update the PaymentIntent with a payment method and then confirm it again, "
                    + "or confirm it again directly with a payment method."
            ),
            _ when payment is not null => Unexpected(
                payment,
                $"This PaymentIntent has a status of {IntentView.StatusOf(payment)}. {refusal.Reason}"
            ),
            _ => Unexpected(null, refusal.Reason),
        };

    private static ApiException Declined(Payment payment, PaymentOperation operation) =>
        operation.FailureCode == UnknownMethod
            ? RequestedPaymentMethod.NoSuch(payment.PaymentMethodName ?? "")
            : new ApiException(
                StatusCodes.Status402PaymentRequired,
                CardErrors.Of(operation.FailureCode, operation.DeclineCode) with
                {
                    Charge = operation.Kind is OperationKind.Charge or OperationKind.Authorize ? StripeIds.OfCharge(operation.Id) : null,
                    PaymentIntent = IntentView.Of(payment),
                    PaymentMethod = PaymentMethodView.OfLast(payment),
                }
            );
}
