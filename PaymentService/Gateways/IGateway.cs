using Payments.Contracts;

namespace Payments.PaymentService.Gateways;

/// <summary>
/// Where cards are charged. Every call that has an effect carries an idempotency key, so that it can be repeated until its answer is known:
/// the same key has one effect. An answer that does not come, or cannot be trusted, is <see cref="GatewayOutcome.Unknown"/>, never an
/// exception; only the caller's own cancellation is one.
/// </summary>
internal interface IGateway
{
    /// <summary>Name in payments and in the ledger: <c>simulated</c>, <c>stripe</c>.</summary>
    string Name { get; }

    /// <summary>Whether it can be asked afterwards what it has done; if not, there is nothing to reconcile with.</summary>
    bool KeepsRecords { get; }

    /// <summary>Replaces a card number by a token.</summary>
    /// <exception cref="CardRefusedException">The card cannot be one.</exception>
    /// <exception cref="GatewayUnavailableException">The gateway cannot be reached; nothing has happened.</exception>
    Task<CardToken> TokenizeAsync(CardDetails card, CancellationToken ct);

    /// <summary>
    /// Opens a charge that the payer confirms there, with a card that only the gateway sees. What comes of it the gateway tells by webhook,
    /// as often as the payer tries; refunds and calling off are asked for as of any other charge.
    /// </summary>
    /// <exception cref="NotSupportedException">Nobody can pay there.</exception>
    Task<OpenedIntent> OpenAsync(GatewayIntent intent, CancellationToken ct);

    /// <summary>Takes the money, or only reserves it on the card.</summary>
    Task<GatewayAnswer> ChargeAsync(GatewayCharge charge, CancellationToken ct);

    /// <summary>Takes reserved money, in whole or in part; the rest is freed.</summary>
    Task<GatewayAnswer> CaptureAsync(GatewayFollowUp capture, CancellationToken ct);

    /// <summary>
    /// Frees reserved money, or calls off a charge that the payer has not confirmed. <see cref="GatewayFollowUp.Amount"/> is the amount
    /// reserved, or that of the charge. Declined means that the money has been taken.
    /// </summary>
    Task<GatewayAnswer> VoidAsync(GatewayFollowUp release, CancellationToken ct);

    /// <summary>Gives taken money back, in whole or in part.</summary>
    Task<GatewayAnswer> RefundAsync(GatewayFollowUp refund, CancellationToken ct);

    /// <summary>What the gateway knows of a charge; null when it knows none of that id.</summary>
    /// <exception cref="GatewayUnavailableException">It cannot be reached, or its answer cannot be read.</exception>
    /// <exception cref="NotSupportedException">It keeps no records.</exception>
    Task<GatewayRecord?> FindAsync(string reference, CancellationToken ct);

    /// <summary>
    /// Every charge created in a window, newest first; <paramref name="from"/> belongs to it, <paramref name="to"/> does not. Whole seconds
    /// count.
    /// </summary>
    /// <exception cref="GatewayUnavailableException">It cannot be reached, or its answer cannot be read.</exception>
    /// <exception cref="NotSupportedException">It keeps no records.</exception>
    IAsyncEnumerable<GatewayRecord> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct);
}

/// <summary>A charge.</summary>
/// <param name="PaymentId">Our payment.</param>
/// <param name="Amount">Above 0.</param>
/// <param name="PaymentMethod">Token of the card.</param>
/// <param name="Capture">Whether the money is taken at once; else it is only reserved.</param>
/// <param name="IdempotencyKey">The same for every repetition.</param>
/// <param name="Attempt">Counts the repetitions, from 1.</param>
internal sealed record GatewayCharge(Guid PaymentId, Money Amount, string PaymentMethod, bool Capture, string IdempotencyKey, int Attempt);

/// <summary>A charge that the payer is to confirm at the gateway.</summary>
/// <param name="PaymentId">Our payment.</param>
/// <param name="Amount">Above 0.</param>
/// <param name="IdempotencyKey">The same for every repetition.</param>
/// <param name="Attempt">Counts the repetitions, from 1.</param>
internal sealed record GatewayIntent(Guid PaymentId, Money Amount, string IdempotencyKey, int Attempt);

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

/// <summary>A capture, void or refund of an earlier charge.</summary>
/// <param name="PaymentId">Our payment.</param>
/// <param name="Reference">The gateway's id of the charge.</param>
/// <param name="PaymentMethod">Token of the card that was charged.</param>
/// <param name="Amount">Above 0.</param>
/// <param name="IdempotencyKey">The same for every repetition.</param>
/// <param name="Attempt">Counts the repetitions, from 1.</param>
internal sealed record GatewayFollowUp(
    Guid PaymentId,
    string Reference,
    string PaymentMethod,
    Money Amount,
    string IdempotencyKey,
    int Attempt
);

/// <summary>What came of a call.</summary>
internal enum GatewayOutcome
{
    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Refused; nothing has been done, and nothing will be.</summary>
    Declined,

    /// <summary>Nobody knows. The call must be repeated with its key.</summary>
    Unknown,
}

/// <summary>The answer of a gateway.</summary>
/// <param name="Outcome">What came of the call.</param>
/// <param name="Reference">The gateway's id of the charge (of a refund: of the refund); null when unknown.</param>
/// <param name="FailureCode">Why it was declined, or what hid the answer (<c>timeout</c>); null when done.</param>
/// <param name="DeclineCode">The issuer's finer reason, as Stripe documents them (<c>insufficient_funds</c>).</param>
internal sealed record GatewayAnswer(GatewayOutcome Outcome, string? Reference, string? FailureCode = null, string? DeclineCode = null);

/// <summary>A card that has been replaced by a token.</summary>
/// <param name="PaymentMethod">The token.</param>
/// <param name="Brand"><c>visa</c>, <c>mastercard</c>, …, <c>unknown</c>.</param>
/// <param name="Last4">Last four digits.</param>
internal sealed record CardToken(string PaymentMethod, string Brand, string Last4);

/// <summary>The gateway cannot be reached, and nothing has happened there.</summary>
internal sealed class GatewayUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>A card cannot be charged by anybody; <paramref name="code"/> is why, as Stripe calls it (<c>invalid_number</c>).</summary>
internal sealed class CardRefusedException(string code) : Exception($"The card was refused: {code}.")
{
    /// <summary>Why, as Stripe calls it.</summary>
    public string Code { get; } = code;
}
