using Payments.PaymentService.Payments;
using Payments.PaymentService.StripeApi.PaymentMethods;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.PaymentIntents;

/// <summary>An operation that asked for money as Stripe's API shows charges (https://docs.stripe.com/api/charges/object).</summary>
internal sealed record ChargeView(
    string Id,
    long Amount,
    long AmountCaptured,
    long AmountRefunded,
    bool Captured,
    long Created,
    string Currency,
    string? Description,
    string? FailureCode,
    string? FailureMessage,
    IReadOnlyDictionary<string, string> Metadata,
    bool Paid,
    string PaymentIntent,
    string? PaymentMethod,
    string? ReceiptEmail,
    bool Refunded,
    string Status
)
{
    public string Object { get; } = "charge";

    public string? Customer { get; }

    public bool Disputed { get; }

    public bool Livemode { get; }

    public static ChargeView Of(PaymentOperation o, Payment p)
    {
        var (hasTaken, hasFailed) = (p.ChargeId == o.Id, o.Status == OperationStatus.Declined);
        return new ChargeView(
            StripeIds.OfCharge(o.Id),
            p.ForStripe(o.AmountMinor),
            hasTaken ? p.ForStripe(p.CapturedMinor) : 0,
            hasTaken ? p.ForStripe(p.RefundedMinor) : 0,
            hasTaken && p.CapturedMinor > 0,
            o.CreatedAt.Seconds(),
            p.Currency.ToLowerInvariant(),
            p.Description,
            hasFailed ? o.FailureCode : null,
            hasFailed ? CardErrors.MessageOf(o.FailureCode, o.DeclineCode) : null,
            MetadataChange.Read(p.Metadata),
            o.Status == OperationStatus.Succeeded,
            StripeIds.OfIntent(p.Id),
            p.LatestChargeId == o.Id ? p.PaymentMethodName : null,
            p.Email,
            hasTaken && p.Status == PaymentStatus.Refunded,
            o.Status switch
            {
                OperationStatus.Succeeded => "succeeded",
                OperationStatus.Declined => "failed",
                _ => "pending",
            }
        );
    }
}
