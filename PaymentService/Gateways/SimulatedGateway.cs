using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Payments.Contracts;

namespace Payments.PaymentService.Gateways;

/// <summary>
/// A gateway that moves no money and remembers nothing: an answer depends on the payment method, the idempotency key and the attempt alone,
/// so the same question always gets the same answer, from every instance and after every restart. What each card does is in <see
/// cref="TestCards"/>; every other number of 12 to 19 digits succeeds.
/// </summary>
internal sealed class SimulatedGateway(IOptions<GatewayOptions> options, TimeProvider clock) : IGateway
{
    /// <summary>Its name.</summary>
    public const string GatewayName = "simulated";

    /// <summary>What Stripe answers for a token that it does not know (https://docs.stripe.com/error-codes).</summary>
    private const string UnknownPaymentMethod = "resource_missing";

    private const string InvalidNumber = "invalid_number";
    private const string NoAnswer = "timeout";

    /// <summary>Why a refund fails (https://docs.stripe.com/refunds#failed-refunds).</summary>
    private const string RefundFailed = "expired_or_canceled_card";

    private const string TokenPrefix = "pm_sim_";
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

    public string Name => GatewayName;

    public bool KeepsRecords => false;

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
    public Task<OpenedIntent> OpenAsync(GatewayIntent intent, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(intent.Amount.Minor);
        return Task.FromResult(
            new OpenedIntent(GatewayOutcome.Succeeded, ReferenceOf(intent.PaymentId), Derive(TokenPrefix, intent.PaymentId.ToString()))
        );
    }

    public Task<GatewayAnswer> ChargeAsync(GatewayCharge charge, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(charge);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(charge.Amount.Minor);
        return charge.LookUpOnly
            ? Task.FromResult(NotFound())
            : AnswerAsync(charge.PaymentMethod, charge.Attempt, Derive("pi_sim_", charge.IdempotencyKey), Step.Charge, ct);
    }

    public Task<GatewayAnswer> CaptureAsync(GatewayFollowUp capture, CancellationToken ct) => FollowUpAsync(capture, capture.Reference, ct);

    public Task<GatewayAnswer> VoidAsync(GatewayFollowUp release, CancellationToken ct) => FollowUpAsync(release, release.Reference, ct);

    public Task<GatewayAnswer> RefundAsync(GatewayFollowUp refund, CancellationToken ct) =>
        FollowUpAsync(refund, Derive("re_sim_", refund.IdempotencyKey), ct, Step.Refund);

    public Task<GatewayRecord?> FindAsync(string reference, CancellationToken ct) => throw KeepsNone();

    public IAsyncEnumerable<GatewayRecord> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) => throw KeepsNone();

    public IAsyncEnumerable<string> ListMovedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) => throw KeepsNone();

    private Task<GatewayAnswer> FollowUpAsync(
        GatewayFollowUp followUp,
        string reference,
        CancellationToken ct,
        Step step = Step.Other,
        [CallerArgumentExpression(nameof(followUp))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(followUp, name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(followUp.Amount.Minor);
        return followUp.LookUpOnly
            ? Task.FromResult(NotFound())
            : AnswerAsync(followUp.PaymentMethod, followUp.Attempt, reference, step, ct);
    }

    /// <summary>A declined card has been refused its charge; of what follows a charge only a refund can fail.</summary>
    private async Task<GatewayAnswer> AnswerAsync(string paymentMethod, int attempt, string reference, Step step, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(attempt);
        if (CardOf(paymentMethod) is not { } card)
        {
            return new GatewayAnswer(GatewayOutcome.Declined, null, UnknownPaymentMethod);
        }

        switch (card.Answer)
        {
            case TestCardAnswer.FromTheSecondAttempt when attempt == 1:
                return new GatewayAnswer(GatewayOutcome.Unknown, null, NoAnswer);
            case TestCardAnswer.RefundPending or TestCardAnswer.RefundFails when step == Step.Refund && attempt == 1:
                return new GatewayAnswer(GatewayOutcome.Unknown, reference, GatewayAnswer.Pending);
            case TestCardAnswer.RefundFails when step == Step.Refund:
                return new GatewayAnswer(GatewayOutcome.Declined, reference, RefundFailed);
            case TestCardAnswer.Slowly:
                await Task.Delay(options.Value.Simulated.SlowDelay, clock, ct);
                break;
        }

        return step == Step.Charge && card.FailureCode is { } failure
            ? new GatewayAnswer(GatewayOutcome.Declined, reference, failure, card.DeclineCode)
            : new GatewayAnswer(GatewayOutcome.Succeeded, reference);
    }

    /// <summary>What is asked for, as far as test cards tell it apart.</summary>
    private enum Step
    {
        Charge,
        Refund,
        Other,
    }

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

    private static NotSupportedException KeepsNone() => new("The simulated gateway keeps no records.");
}
