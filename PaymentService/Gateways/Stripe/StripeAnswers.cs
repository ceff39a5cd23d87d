using Payments.Contracts;

namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>
/// Validates the answers of Stripe and maps them to ours (OWASP API10:2023, unsafe consumption of APIs): id, amount, currency and our own
/// metadata must be those of the request. An answer that does not match it is <see cref="GatewayOutcome.Unknown"/>, never a success.
/// </summary>
internal static class StripeAnswers
{
    /// <summary>The answer can be read, and does not match the request.</summary>
    public const string WrongAnswer = "wrong_answer";

    /// <summary>An intent cannot do what was asked where it stands.</summary>
    public const string UnexpectedState = "payment_intent_unexpected_state";

    /// <summary>What stands in the place of the token of a card that only Stripe sees.</summary>
    private const string ChosenAtStripe = "chosen_at_stripe";

    private const string Succeeded = "succeeded";
    private const string RequiresCapture = "requires_capture";
    private const string RequiresPaymentMethod = "requires_payment_method";
    private const string Processing = "processing";
    private const string Canceled = "canceled";

    public static GatewayAnswer OfCharge(StripeIntent intent, GatewayCharge charge)
    {
        if (!IsIntent(intent, charge.Amount) || intent.OperationId != charge.IdempotencyKey || intent.PaymentId != charge.PaymentId)
        {
            return Wrong();
        }

        return intent switch
        {
            { Status: Succeeded } when charge.Capture && intent.AmountReceived == Of(charge.Amount) => Done(intent.Id),
            { Status: RequiresCapture } when !charge.Capture && intent.AmountCapturable == Of(charge.Amount) => Done(intent.Id),
            { Status: Canceled } => Declined(intent.Id, intent.LastPaymentError?.Reason ?? Canceled, intent.LastPaymentError),
            { Status: RequiresPaymentMethod, LastPaymentError: { } error } => Declined(intent.Id, error.Reason, error),
            { Status: Processing } => new GatewayAnswer(GatewayOutcome.Unknown, intent.Id, Processing),
            _ => Wrong(intent.Id),
        };
    }

    /// <summary>Also open when the payer was quicker than the answer: what the payer has done comes by webhook.</summary>
    public static OpenedIntent OfOpening(StripeIntent intent, GatewayIntent asked) =>
        IsIntent(intent, asked.Amount)
        && intent.OperationId == asked.IdempotencyKey
        && intent.PaymentId == asked.PaymentId
        && StripeFormats.IsClientSecret(intent.ClientSecret, intent.Id)
            ? new OpenedIntent(GatewayOutcome.Succeeded, intent.Id, ChosenAtStripe, intent.ClientSecret)
            : new OpenedIntent(GatewayOutcome.Unknown, FailureCode: WrongAnswer);

    /// <summary>Null while the intent waits to be captured.</summary>
    public static GatewayAnswer? OfCapture(StripeIntent intent, GatewayFollowUp capture) =>
        intent switch
        {
            _ when intent.Id != capture.Reference || !IsCurrency(intent.Currency, capture.Amount) => Wrong(),
            { Status: Succeeded } when intent.AmountReceived == Of(capture.Amount) => Done(intent.Id),
            { Status: RequiresCapture } => null,
            { Status: Canceled } => Declined(intent.Id, UnexpectedState),
            _ => Wrong(intent.Id),
        };

    /// <summary>
    /// Null while the intent can be canceled: it waits to be captured, or for its payer. One whose card is being asked is neither paid nor
    /// to be canceled yet.
    /// </summary>
    public static GatewayAnswer? OfVoid(StripeIntent intent, GatewayFollowUp release) =>
        intent switch
        {
            _ when intent.Id != release.Reference => Wrong(),
            { Status: Canceled, AmountReceived: 0 } => Done(intent.Id),
            { Status: RequiresCapture or RequiresPaymentMethod or "requires_confirmation" or "requires_action" } => null,
            { Status: Processing } => new GatewayAnswer(GatewayOutcome.Unknown, intent.Id, Processing),
            { Status: Succeeded } => Declined(intent.Id, UnexpectedState),
            _ => Wrong(intent.Id),
        };

    /// <summary>A pending refund has no answer yet: it is looked up again, and an event tells how it has ended.</summary>
    public static GatewayAnswer OfRefund(StripeRefund refund, GatewayFollowUp asked) =>
        refund switch
        {
            _ when !StripeFormats.IsId(refund.Id, "re_")
                    || refund.PaymentIntent != asked.Reference
                    || refund.Amount != Of(asked.Amount)
                    || !IsCurrency(refund.Currency, asked.Amount)
                    || refund.Metadata?.GetValueOrDefault(StripeMetadata.OperationId) != asked.IdempotencyKey => Wrong(),
            { Status: Succeeded } => Done(refund.Id),
            { Status: GatewayAnswer.Pending or "requires_action" } => new GatewayAnswer(
                GatewayOutcome.Unknown,
                refund.Id,
                GatewayAnswer.Pending
            ),
            { Status: "failed" or Canceled } => Declined(refund.Id, StripeFormats.Code(refund.FailureReason) ?? "refund_failed"),
            _ => Wrong(refund.Id),
        };

    /// <summary>The charge without its disputes, which Stripe lists elsewhere.</summary>
    /// <exception cref="GatewayUnavailableException">It cannot be an intent.</exception>
    public static GatewayRecord Record(StripeIntent intent)
    {
        var currency = intent.Currency.ToUpperInvariant();
        return StripeAmounts.Read(intent.Amount, currency) is { } minor && IsIntent(intent, new Money(minor, currency))
            ? new GatewayRecord(
                intent.Id,
                intent.PaymentId,
                intent.OperationId,
                StateOf(intent),
                new Money(minor, currency),
                Iso(intent.AmountReceived, currency),
                Iso(intent.AmountRefunded, currency),
                DisputedMinor: 0,
                intent.LastPaymentError?.Reason,
                StripeFormats.Code(intent.LastPaymentError?.DeclineCode),
                DateTimeOffset.FromUnixTimeSeconds(intent.Created),
                intent.ChargedAt is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null
            )
            : throw new GatewayUnavailableException("Stripe has listed something that is not a payment intent.");
    }

    /// <summary>
    /// What a dispute has withdrawn and not returned, minor units: inquiries withdraw nothing, and one that was won has returned it
    /// (https://docs.stripe.com/disputes/how-disputes-work).
    /// </summary>
    public static long WithdrawnOf(StripeDispute dispute) =>
        dispute.Status is "needs_response" or "under_review" or "lost" ? Iso(dispute.Amount, dispute.Currency.ToUpperInvariant()) : 0;

    private static GatewayState StateOf(StripeIntent intent) =>
        intent switch
        {
            { Status: Succeeded } => GatewayState.Captured,
            { Status: RequiresCapture } => GatewayState.Authorized,
            { Status: Canceled } => GatewayState.Voided,
            { Status: RequiresPaymentMethod, LastPaymentError: not null } => GatewayState.Declined,
            _ => GatewayState.Pending,
        };

    private static bool IsIntent(StripeIntent intent, Money amount) =>
        StripeFormats.IsId(intent.Id, "pi_")
        && intent.Amount == Of(amount)
        && intent.Amount > 0
        && IsCurrency(intent.Currency, amount)
        && intent.AmountReceived >= 0
        && intent.AmountReceived <= intent.Amount;

    private static long Of(Money amount) => StripeAmounts.Of(amount.Minor, amount.Currency);

    private static long Iso(long amount, string currency) =>
        StripeAmounts.Read(amount, currency)
        ?? throw new GatewayUnavailableException($"Stripe has listed {amount} {currency}, which is no amount of that currency.");

    private static bool IsCurrency(string currency, Money amount) =>
        currency.Length == 3 && string.Equals(currency, amount.Currency, StringComparison.OrdinalIgnoreCase);

    private static GatewayAnswer Done(string reference) => new(GatewayOutcome.Succeeded, reference);

    private static GatewayAnswer Wrong(string? reference = null) => new(GatewayOutcome.Unknown, reference, WrongAnswer);

    private static GatewayAnswer Declined(string reference, string code, StripeError? error = null) =>
        new(GatewayOutcome.Declined, reference, code, StripeFormats.Code(error?.DeclineCode));
}
