namespace Payments.PaymentService.Payments;

/// <summary>
/// What a gateway has reported of refunds. Reports come in any order, so they are kept, and what has been given back follows from all of
/// them together.
/// </summary>
/// <param name="Charge">The gateway's id of the charge that was refunded.</param>
/// <param name="RefundId">The gateway's id of the refund; null for the sum of all refunds of the charge.</param>
/// <param name="AmountMinor">Minor units of the payment's currency.</param>
/// <param name="HasFailed">Whether the money did not arrive, and is ours again.</param>
public sealed record ReportedRefund(string Charge, string? RefundId, long AmountMinor, bool HasFailed = false);
