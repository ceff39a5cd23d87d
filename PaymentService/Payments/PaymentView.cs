namespace Payments.PaymentService.Payments;

/// <summary>A payment as operators and its owner see it. Amounts are in minor units of the currency.</summary>
internal sealed record PaymentView(
    Guid Id,
    string Purpose,
    PaymentStatus Status,
    long Amount,
    string Currency,
    long Authorized,
    long Captured,
    long Refunded,
    string Payer,
    long? UserId,
    string Reference,
    string? Brand,
    string? Last4,
    string Gateway,
    string? GatewayReference,
    string? FailureCode,
    string? DeclineCode,
    DateTime CreatedAt,
    DateTime? SettledAt,
    DateTime? ExpiresAt,
    string? DecidedBy,
    string? Reason,
    long Suspense,
    long Disputed
)
{
    public static PaymentView Of(Payment p) =>
        new(
            p.Id,
            p.Purpose,
            p.Status,
            p.AmountMinor,
            p.Currency,
            p.AuthorizedMinor,
            p.CapturedMinor,
            p.RefundedMinor,
            p.Payer,
            p.UserId,
            p.Reference,
            p.Brand,
            p.Last4,
            p.Gateway,
            p.GatewayReference,
            p.FailureCode,
            p.DeclineCode,
            p.CreatedAt,
            p.SettledAt,
            p.ExpiresAt,
            p.DecidedBy,
            p.DecisionReason ?? p.CancellationReason,
            p.SuspenseMinor,
            p.DisputedMinor
        );
}
