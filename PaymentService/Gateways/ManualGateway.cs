using Payments.Contracts;

namespace Payments.PaymentService.Gateways;

/// <summary>
/// Payments that people settle: an operator decides whether the money has come, and gives it back by hand. The operator's decision is the
/// answer, so no outcome is ever unknown, and there are no records to compare with but our own.
/// </summary>
internal sealed class ManualGateway : IGateway
{
    public const string GatewayName = "manual";

    /// <summary>What stands in the place of a card's token.</summary>
    public const string PaymentMethod = "manual";

    /// <summary>The failure code of a payment that an operator has rejected.</summary>
    public const string Rejected = "rejected_by_operator";

    public string Name => GatewayName;

    public bool KeepsRecords => false;

    /// <summary>The answer that an operator gives.</summary>
    public static GatewayAnswer AnswerOf(bool isApproved, Guid operationId) =>
        isApproved ? Done(operationId.ToString()) : new GatewayAnswer(GatewayOutcome.Declined, Reference: null, Rejected);

    public bool CanExpress(Money amount) => true;

    public Task<CardToken> TokenizeAsync(CardDetails card, CancellationToken ct) => throw new CardRefusedException("card_not_supported");

    public Task<OpenedIntent> OpenAsync(GatewayIntent intent, CancellationToken ct) =>
        throw new NotSupportedException("A payment that an operator decides on cannot be confirmed by its payer.");

    public Task<GatewayAnswer> ChargeAsync(GatewayCharge charge, CancellationToken ct) => Task.FromResult(Done(charge.IdempotencyKey));

    public Task<GatewayAnswer> CaptureAsync(GatewayFollowUp capture, CancellationToken ct) => Task.FromResult(Done(capture.Reference));

    public Task<GatewayAnswer> VoidAsync(GatewayFollowUp release, CancellationToken ct) => Task.FromResult(Done(release.Reference));

    public Task<GatewayAnswer> RefundAsync(GatewayFollowUp refund, CancellationToken ct) => Task.FromResult(Done(refund.IdempotencyKey));

    public Task<GatewayRecord?> FindAsync(string reference, CancellationToken ct) =>
        throw new NotSupportedException("No records are kept of what people decide.");

    public IAsyncEnumerable<GatewayRecord> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        throw new NotSupportedException("No records are kept of what people decide.");

    public IAsyncEnumerable<string> ListMovedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        throw new NotSupportedException("No records are kept of what people decide.");

    private static GatewayAnswer Done(string reference) => new(GatewayOutcome.Succeeded, reference);
}
