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

    /// <summary>
    /// Whether exactly this amount can be asked for. One that cannot is refused before anything is recorded; where it comes to the gateway
    /// all the same, it is declined as <see cref="GatewayAnswer.NotExpressible"/> without being asked for.
    /// </summary>
    bool CanExpress(Money amount);

    /// <summary>Replaces a card number by a token.</summary>
    /// <exception cref="CardRefusedException">The card cannot be one.</exception>
    /// <exception cref="GatewayUnavailableException">The gateway cannot be reached; nothing has happened.</exception>
    Task<CardToken> TokenizeAsync(CardDetails card, CancellationToken ct);

    /// <summary>
    /// Opens a charge that the payer confirms there, with a card that only the gateway sees. Each attempt of the payer is reported by
    /// webhook; it is refunded and canceled as any other charge.
    /// </summary>
    /// <exception cref="NotSupportedException">Nobody can pay there.</exception>
    Task<OpenedIntent> OpenAsync(GatewayIntent intent, CancellationToken ct);

    /// <summary>Takes the money, or only reserves it on the card.</summary>
    Task<GatewayAnswer> ChargeAsync(GatewayCharge charge, CancellationToken ct);

    /// <summary>Takes reserved money, in whole or in part; the rest is released.</summary>
    Task<GatewayAnswer> CaptureAsync(GatewayFollowUp capture, CancellationToken ct);

    /// <summary>
    /// Releases reserved money, or cancels a charge that the payer has not confirmed. <see cref="GatewayFollowUp.Amount"/> is the amount
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

    /// <summary>
    /// The charges of which money has moved in a window, whenever they were created: taken, given back, disputed. A charge may come more
    /// than once. The bounds are those of <see cref="ListAsync"/>.
    /// </summary>
    /// <exception cref="GatewayUnavailableException">It cannot be reached, or its answer cannot be read.</exception>
    /// <exception cref="NotSupportedException">It keeps no records.</exception>
    IAsyncEnumerable<string> ListMovedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct);
}
