namespace Payments.PaymentService.Gateways;

/// <summary>The answer of a gateway.</summary>
/// <param name="Outcome">What came of the call.</param>
/// <param name="Reference">The gateway's id of the charge (of a refund: of the refund); null when unknown.</param>
/// <param name="FailureCode">Why it was declined, or what hid the answer (<c>timeout</c>); null when done.</param>
/// <param name="DeclineCode">The issuer's finer reason, as Stripe documents them (<c>insufficient_funds</c>).</param>
internal sealed record GatewayAnswer(GatewayOutcome Outcome, string? Reference, string? FailureCode = null, string? DeclineCode = null);
