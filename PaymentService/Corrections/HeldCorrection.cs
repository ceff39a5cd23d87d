namespace Payments.PaymentService.Corrections;

/// <summary>A correction that waits for a second person, or what has become of it.</summary>
/// <param name="Id">The correction.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="Kind">What is corrected.</param>
/// <param name="Amount">Minor units of the payment's currency.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="RequestedBy">Who has requested it.</param>
/// <param name="RequestedAt">UTC.</param>
/// <param name="DecidedBy">Who has approved or rejected it.</param>
/// <param name="DecidedAt">UTC.</param>
internal sealed record HeldCorrection(
    Guid Id,
    Guid PaymentId,
    CorrectionKind Kind,
    long Amount,
    CorrectionStatus Status,
    string RequestedBy,
    DateTime RequestedAt,
    string? DecidedBy,
    DateTime? DecidedAt
)
{
    public static HeldCorrection Of(Correction c) =>
        new(c.Id, c.PaymentId, c.Kind, c.AmountMinor, c.Status, c.RequestedBy, c.RequestedAt, c.DecidedBy, c.DecidedAt);
}
