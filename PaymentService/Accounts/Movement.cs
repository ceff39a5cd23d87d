using Payments.Ledger;

namespace Payments.PaymentService.Accounts;

/// <summary>A posting to a user's account, from the user's side.</summary>
/// <param name="At">When it was posted, UTC.</param>
/// <param name="Kind">capture or refund.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="AmountMinor">Minor units; above 0 came in, below 0 went out.</param>
/// <param name="Currency">ISO 4217 code.</param>
internal sealed record Movement(DateTime At, EntryKind Kind, Guid? PaymentId, long AmountMinor, string Currency);
