namespace Payments.PaymentService.Gateways;

/// <summary>The answer of a gateway.</summary>
/// <param name="Outcome">What came of the call.</param>
/// <param name="Reference">The gateway's id of the charge (of a refund: of the refund); null when unknown.</param>
/// <param name="FailureCode">Why it was declined, or what hid the answer (<c>timeout</c>); null when done.</param>
/// <param name="DeclineCode">The issuer's finer reason, as Stripe documents them (<c>insufficient_funds</c>).</param>
internal sealed record GatewayAnswer(GatewayOutcome Outcome, string? Reference, string? FailureCode = null, string? DeclineCode = null)
{
    /// <summary>The failure code of what the gateway has taken on, and will answer later.</summary>
    public const string Pending = "pending";

    /// <summary>The failure code of an amount that the gateway cannot express in its currency.</summary>
    public const string NotExpressible = "amount_not_supported";

    /// <summary>The failure code of what a look-up has not found.</summary>
    public const string NotFound = "not_found";

    /// <summary>Whether the gateway has not answered at all, or with something that cannot be trusted.</summary>
    public bool IsSilence => Outcome == GatewayOutcome.Unknown && FailureCode is not (Pending or NotFound or "processing");
}
