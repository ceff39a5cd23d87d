namespace Payments.PaymentService.Payments;

/// <summary>An operation that was not begun, and why.</summary>
internal sealed record Refusal(RefusalCode Code, string Reason);
