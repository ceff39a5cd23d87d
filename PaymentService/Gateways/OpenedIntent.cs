namespace Payments.PaymentService.Gateways;

/// <summary>The answer to <see cref="GatewayIntent"/>.</summary>
/// <param name="Outcome">What came of the call.</param>
/// <param name="Reference">The gateway's id of the charge; null unless it is open.</param>
/// <param name="PaymentMethod">What stands in the place of the token of a card that we never see; null unless it is open.</param>
/// <param name="ClientSecret">Lets the payer pay; null where the gateway has no such thing.</param>
/// <param name="FailureCode">Why it was refused, or what hid the answer; null when done.</param>
internal sealed record OpenedIntent(
    GatewayOutcome Outcome,
    string? Reference = null,
    string? PaymentMethod = null,
    string? ClientSecret = null,
    string? FailureCode = null
);
