using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Payments.Contracts;

namespace Payments.PaymentService.Gateways.Simulated;

/// <summary>
/// A gateway that moves no money. An answer depends on the payment method, the idempotency key and the attempt alone, so the same question
/// always gets the same answer, from every instance and after every restart; what was done is recorded before it is answered, and can be
/// looked up and compared like a provider's. What each card does is in <see cref="TestCards"/>; every other number of 12 to 19 digits
/// succeeds.
/// </summary>
internal sealed class SimulatedGateway(
    SimulatedRecords records,
    SimulatedRecordReader reader,
    IOptions<GatewayOptions> options,
    TimeProvider clock
) : IGateway
{
    /// <summary>What Stripe answers for a token that it does not know (https://docs.stripe.com/error-codes).</summary>
    private const string UnknownPaymentMethod = "resource_missing";

    private const string InvalidNumber = "invalid_number";
    private const string NoAnswer = "timeout";

    /// <summary>What a charge that is paid, or not reserved, cannot do (https://docs.stripe.com/error-codes).</summary>
    private const string UnexpectedState = "payment_intent_unexpected_state";

    /// <summary>More is to be given back than is left of the charge.</summary>
    private const string NothingLeft = "charge_already_refunded";

    /// <summary>Why a refund fails (https://docs.stripe.com/refunds#failed-refunds).</summary>
    private const string RefundFailed = "expired_or_canceled_card";

    private const string TokenPrefix = "pm_sim_";
    private const string ChargePrefix = "pi_sim_";
    private const string RefundPrefix = "re_sim_";
    private const string DisputePrefix = "dp_sim_";
    private const string OpenedPrefix = "pi_";
    private const string UnknownBrand = "unknown";
    private const int IdBytes = 12;

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("0123456789abcdef");

    /// <summary>The id of a charge that the payer confirms: that of the payment, written as Stripe writes ids.</summary>
    public static string ReferenceOf(Guid paymentId) => $"{OpenedPrefix}{paymentId:N}";

    /// <summary>The payment whose id is in the id of a charge; null when there can be none.</summary>
    public static Guid? PaymentOf(string reference) =>
        reference.StartsWith(OpenedPrefix, StringComparison.Ordinal)
        && Guid.TryParseExact(reference.AsSpan(OpenedPrefix.Length), "N", out var paymentId)
            ? paymentId
            : null;

    /// <summary>Whether it can be the id of a charge of this gateway.</summary>
    public static bool IsReference(string reference) =>
        reference.StartsWith(ChargePrefix, StringComparison.Ordinal) || PaymentOf(reference) is not null;

    public string Name => SimulatedOptions.GatewayName;

    public bool KeepsRecords => true;

    public bool CanExpress(Money amount) => true;

    public Task<CardToken> TokenizeAsync(CardDetails card, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(card);
        if (!card.IsNumber)
        {
            throw new CardRefusedException(InvalidNumber);
        }

        // The token of another number is random: one derived from the number could be tried out until it matches (PCI DSS 3.5.1.1).
        return Task.FromResult(
            TestCards.ByNumber.TryGetValue(card.Digits, out var test)
                ? new CardToken(test.PaymentMethod, test.Brand, card.Last4)
                : new CardToken(TokenPrefix + RandomNumberGenerator.GetHexString(2 * IdBytes, lowercase: true), UnknownBrand, card.Last4)
        );
    }

    /// <summary>
    /// Whoever signs a webhook plays the payer, so the id of the charge follows from that of the payment: a webhook can name it without
    /// looking it up.
    /// </summary>
    public async Task<OpenedIntent> OpenAsync(GatewayIntent intent, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(intent.Amount.Minor);
        var reference = ReferenceOf(intent.PaymentId);
        await records.AddAsync(
            new SimulatedAction(SimulatedActionKind.Open, reference, reference, intent.PaymentId, intent.IdempotencyKey, intent.Amount)
        );
        return new OpenedIntent(GatewayOutcome.Succeeded, reference, Derive(TokenPrefix, intent.PaymentId.ToString()));
    }

    public Task<GatewayAnswer> ChargeAsync(GatewayCharge charge, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(charge);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(charge.Amount.Minor);
        var (kind, reference) = (
            charge.Capture ? SimulatedActionKind.Charge : SimulatedActionKind.Authorize,
            Derive(ChargePrefix, charge.IdempotencyKey)
        );
        var action = new SimulatedAction(kind, reference, reference, charge.PaymentId, charge.IdempotencyKey, charge.Amount);
        return charge.LookUpOnly ? LookUpAsync(action, ct) : ActAsync(action, charge.PaymentMethod, charge.Attempt, ct);
    }

    public Task<GatewayAnswer> CaptureAsync(GatewayFollowUp capture, CancellationToken ct) =>
        FollowUpAsync(capture, SimulatedActionKind.Capture, capture?.IdempotencyKey, ct);

    public Task<GatewayAnswer> VoidAsync(GatewayFollowUp release, CancellationToken ct) =>
        FollowUpAsync(release, SimulatedActionKind.Void, release?.Reference, ct);

    public Task<GatewayAnswer> RefundAsync(GatewayFollowUp refund, CancellationToken ct) =>
        FollowUpAsync(refund, SimulatedActionKind.Refund, Derive(RefundPrefix, refund?.IdempotencyKey ?? ""), ct);

    public Task<GatewayRecord?> FindAsync(string reference, CancellationToken ct) => reader.FindAsync(reference, ct);

    public IAsyncEnumerable<GatewayRecord> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        reader.ListAsync(from, to, ct);

    public IAsyncEnumerable<string> ListMovedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        reader.ListMovedAsync(from, to, ct);

    private Task<GatewayAnswer> FollowUpAsync(GatewayFollowUp? followUp, SimulatedActionKind kind, string? objectId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(followUp);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(followUp.Amount.Minor);
        var action = new SimulatedAction(kind, objectId!, followUp.Reference, followUp.PaymentId, followUp.IdempotencyKey, followUp.Amount);
        return followUp.LookUpOnly ? LookUpAsync(action, ct) : ActAsync(action, followUp.PaymentMethod, followUp.Attempt, ct);
    }

    private async Task<GatewayAnswer> LookUpAsync(SimulatedAction action, CancellationToken ct) =>
        await records.FindAsync(action.ObjectId, ct, action.Kind) is { } found ? found with { Reference = AnswerIdOf(action) } : NotFound();

    /// <summary>A declined card has been refused its charge; of what follows a charge only a refund can fail.</summary>
    private async Task<GatewayAnswer> ActAsync(SimulatedAction action, string paymentMethod, int attempt, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(attempt);
        if (CardOf(paymentMethod) is not { } card)
        {
            return new GatewayAnswer(GatewayOutcome.Declined, null, UnknownPaymentMethod);
        }

        var isRefund = action.Kind == SimulatedActionKind.Refund;
        if (isRefund && attempt == 1 && card.Answer is TestCardAnswer.RefundPending or TestCardAnswer.RefundFails)
        {
            return new GatewayAnswer(GatewayOutcome.Unknown, action.ObjectId, GatewayAnswer.Pending);
        }

        if (card.Answer == TestCardAnswer.Slowly)
        {
            await Task.Delay(options.Value.Simulated.SlowDelay, clock, ct);
        }

        var answer = await RecordAsync(action, card);
        return card.Answer == TestCardAnswer.FromTheSecondAttempt && attempt == 1
            ? new GatewayAnswer(GatewayOutcome.Unknown, null, NoAnswer)
            : answer;
    }

    private async Task<GatewayAnswer> RecordAsync(SimulatedAction action, TestCard card)
    {
        var isCharge = action.Kind is SimulatedActionKind.Charge or SimulatedActionKind.Authorize;
        var failure = action.Kind switch
        {
            SimulatedActionKind.Charge or SimulatedActionKind.Authorize => card.FailureCode,
            SimulatedActionKind.Refund when card.Answer == TestCardAnswer.RefundFails => RefundFailed,
            _ => null,
        };
        await records.AddAsync(action with { FailureCode = failure, DeclineCode = isCharge ? card.DeclineCode : null });
        if (action.Kind == SimulatedActionKind.Charge && card.IsDisputed)
        {
            await records.AddAsync(
                action with
                {
                    Kind = SimulatedActionKind.Dispute,
                    ObjectId = Derive(DisputePrefix, action.IdempotencyKey!),
                }
            );
        }

        if (RefusalOf(action.Kind) is { } refusal && await records.FindAsync(action.ObjectId, default, action.Kind) is null)
        {
            return new GatewayAnswer(GatewayOutcome.Declined, null, refusal);
        }

        return failure is null
            ? new GatewayAnswer(GatewayOutcome.Succeeded, AnswerIdOf(action))
            : new GatewayAnswer(GatewayOutcome.Declined, AnswerIdOf(action), failure, isCharge ? card.DeclineCode : null);
    }

    /// <summary>Why something that was asked for can be missing in the records; null where nothing is refused.</summary>
    private static string? RefusalOf(SimulatedActionKind kind) =>
        kind switch
        {
            SimulatedActionKind.Void or SimulatedActionKind.Capture => UnexpectedState,
            SimulatedActionKind.Refund => NothingLeft,
            _ => null,
        };

    /// <summary>The id that an answer names: of a refund the refund, else the charge.</summary>
    private static string AnswerIdOf(SimulatedAction action) =>
        action.Kind == SimulatedActionKind.Refund ? action.ObjectId : action.Reference;

    private static TestCard? CardOf(string paymentMethod) =>
        TestCards.Of(paymentMethod) ?? (IsToken(paymentMethod) ? new TestCard(paymentMethod, UnknownBrand) : null);

    /// <summary>Whether <see cref="TokenizeAsync"/> or <see cref="OpenAsync"/> can have made it.</summary>
    private static bool IsToken(string paymentMethod) =>
        paymentMethod.StartsWith(TokenPrefix, StringComparison.Ordinal)
        && paymentMethod.Length == TokenPrefix.Length + (2 * IdBytes)
        && paymentMethod.AsSpan(TokenPrefix.Length).IndexOfAnyExcept(TokenCharacters) < 0;

    private static string Derive(string prefix, string idempotencyKey) =>
        prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)).AsSpan(0, IdBytes));

    private static GatewayAnswer NotFound() => new(GatewayOutcome.Unknown, null, GatewayAnswer.NotFound);
}
