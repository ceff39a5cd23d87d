using Payments.PaymentService.Payments;
using Payments.PaymentService.StripeApi.PaymentIntents;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.Refunds;

/// <summary>A refund as Stripe's API shows it (https://docs.stripe.com/api/refunds/object).</summary>
internal sealed record RefundView(
    string Id,
    long Amount,
    string? Charge,
    long Created,
    string Currency,
    string? FailureReason,
    IReadOnlyDictionary<string, string> Metadata,
    string PaymentIntent,
    string? Reason,
    string Status
)
{
    public string Object { get; } = "refund";

    public string? BalanceTransaction { get; }

    public string? ReceiptNumber { get; }

    public static RefundView Of(PaymentOperation o, Payment p) =>
        new(
            StripeIds.OfRefund(o.Id),
            p.ForStripe(o.AmountMinor),
            p.ChargeId is { } charge ? StripeIds.OfCharge(charge) : null,
            o.CreatedAt.Seconds(),
            p.Currency.ToLowerInvariant(),
            o.Status == OperationStatus.Declined ? "declined" : null,
            MetadataChange.Read(o.Metadata),
            StripeIds.OfIntent(p.Id),
            o.Reason,
            o.Status switch
            {
                OperationStatus.Succeeded => "succeeded",
                OperationStatus.Declined => "failed",
                _ => "pending",
            }
        );
}
