using Payments.PaymentService.Payments;
using Payments.PaymentService.StripeApi.PaymentMethods;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.PaymentIntents;

/// <summary>A payment as Stripe's API shows payment intents (https://docs.stripe.com/api/payment_intents/object).</summary>
internal sealed record IntentView(
    string Id,
    long Amount,
    long AmountCapturable,
    long AmountReceived,
    long? CanceledAt,
    string? CancellationReason,
    string CaptureMethod,
    string ClientSecret,
    long Created,
    string Currency,
    string? Description,
    ApiError? LastPaymentError,
    string? LatestCharge,
    IReadOnlyDictionary<string, string> Metadata,
    string? PaymentMethod,
    string? ReceiptEmail,
    string Status
)
{
    public string Object { get; } = "payment_intent";

    public string ConfirmationMethod { get; } = "automatic";

    public string? Customer { get; }

    public bool Livemode { get; }

    public string? NextAction { get; }

    public IReadOnlyList<string> PaymentMethodTypes { get; } = ["card"];

    public string? Processing { get; }

    public string? SetupFutureUsage { get; }

    public static IntentView Of(Payment p)
    {
        var isCanceled = p.Status is PaymentStatus.Canceled or PaymentStatus.Expired;
        return new IntentView(
            StripeIds.OfIntent(p.Id),
            p.ForStripe(p.AmountMinor),
            p.Status == PaymentStatus.Authorized ? p.ForStripe(p.AuthorizedMinor) : 0,
            p.ForStripe(p.CapturedMinor),
            isCanceled ? p.SettledAt.Seconds() : null,
            p.Status switch
            {
                PaymentStatus.Expired => "automatic",
                PaymentStatus.Canceled => p.CancellationReason,
                _ => null,
            },
            p.CaptureMethod == Payments.CaptureMethod.Automatic ? "automatic" : "manual",
            $"{StripeIds.OfIntent(p.Id)}_secret_{p.Secret}",
            p.CreatedAt.Seconds(),
            p.Currency.ToLowerInvariant(),
            p.Description,
            p.Status == PaymentStatus.Pending && p.FailureCode is not null ? CardErrors.LastOf(p) : null,
            p.LatestChargeId is { } charge ? StripeIds.OfCharge(charge) : null,
            MetadataChange.Read(p.Metadata),
            p.PaymentMethod is null ? null : p.PaymentMethodName,
            p.Email,
            StatusOf(p)
        );
    }

    /// <summary>Our states in Stripe's words (https://docs.stripe.com/payments/paymentintents/lifecycle).</summary>
    public static string StatusOf(Payment p) =>
        p.Status switch
        {
            PaymentStatus.Pending when p.PaymentMethod is null => "requires_payment_method",
            PaymentStatus.Pending => "requires_confirmation",
            PaymentStatus.Processing or PaymentStatus.Indeterminate => "processing",
            PaymentStatus.Authorized => "requires_capture",
            PaymentStatus.Succeeded or PaymentStatus.PartiallyRefunded or PaymentStatus.Refunded => "succeeded",
            _ => "canceled",
        };
}
