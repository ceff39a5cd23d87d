using System.Collections.Concurrent;
using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Gateways.Simulated;

namespace Payments.Tests.Payments;

/// <summary>
/// Stands between the service and the simulated gateway, as a bad line does: requests get lost on the way there, answers on the way back,
/// some take for ever. It remembers what has really been done, once for each key, and refuses a key that comes with something else.
/// </summary>
internal sealed class UnreliableGateway(SimulatedGateway gateway, int seed) : IGateway
{
    public const string GatewayName = "simulated";

    private readonly Random random = new(seed);
    private readonly ConcurrentDictionary<string, Effect> effects = new();
    private readonly ConcurrentDictionary<string, int> underWay = new();

    /// <summary>Of a hundred calls, those that go wrong in one way or another.</summary>
    public int FaultsInHundred { get; set; } = 30;

    public string Name => GatewayName;

    public bool KeepsRecords => false;

    /// <summary>What has been done, by key.</summary>
    public IReadOnlyDictionary<string, Effect> Effects => effects;

    /// <summary>Keys that came twice with different contents.</summary>
    public ConcurrentBag<string> Contradictions { get; } = [];

    /// <summary>The key of every call, also of those that got lost.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Keys that came while a call with the same key was under way.</summary>
    public ConcurrentBag<string> Overlaps { get; } = [];

    public bool CanExpress(Money amount) => gateway.CanExpress(amount);

    public Task<CardToken> TokenizeAsync(CardDetails card, CancellationToken ct) => gateway.TokenizeAsync(card, ct);

    public async Task<OpenedIntent> OpenAsync(GatewayIntent intent, CancellationToken ct)
    {
        OpenedIntent? opened = null;
        var answer = await DoAsync(new Effect(intent.PaymentId, "open", intent.Amount.Minor), intent.IdempotencyKey, OpenThereAsync, ct);
        return answer.Outcome == GatewayOutcome.Unknown
            ? new OpenedIntent(GatewayOutcome.Unknown, FailureCode: answer.FailureCode)
            : opened!;

        async Task<GatewayAnswer> OpenThereAsync()
        {
            opened = await gateway.OpenAsync(intent, ct);
            return new GatewayAnswer(opened.Outcome, opened.Reference);
        }
    }

    public Task<GatewayAnswer> ChargeAsync(GatewayCharge charge, CancellationToken ct) =>
        charge.LookUpOnly
            ? gateway.ChargeAsync(charge, ct)
            : DoAsync(
                new Effect(charge.PaymentId, charge.Capture ? "charge" : "authorize", charge.Amount.Minor),
                charge.IdempotencyKey,
                () => gateway.ChargeAsync(charge, ct),
                ct
            );

    public Task<GatewayAnswer> CaptureAsync(GatewayFollowUp capture, CancellationToken ct) =>
        DoAsync(
            new Effect(capture.PaymentId, "capture", capture.Amount.Minor),
            capture.IdempotencyKey,
            () => gateway.CaptureAsync(capture, ct),
            ct
        );

    public Task<GatewayAnswer> VoidAsync(GatewayFollowUp release, CancellationToken ct) =>
        DoAsync(
            new Effect(release.PaymentId, "void", release.Amount.Minor),
            release.IdempotencyKey,
            () => gateway.VoidAsync(release, ct),
            ct
        );

    public Task<GatewayAnswer> RefundAsync(GatewayFollowUp refund, CancellationToken ct) =>
        DoAsync(
            new Effect(refund.PaymentId, "refund", refund.Amount.Minor),
            refund.IdempotencyKey,
            () => gateway.RefundAsync(refund, ct),
            ct
        );

    public Task<GatewayRecord?> FindAsync(string reference, CancellationToken ct) => gateway.FindAsync(reference, ct);

    public IAsyncEnumerable<GatewayRecord> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        gateway.ListAsync(from, to, ct);

    public IAsyncEnumerable<string> ListMovedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        gateway.ListMovedAsync(from, to, ct);

    private async Task<GatewayAnswer> DoAsync(Effect effect, string key, Func<Task<GatewayAnswer>> call, CancellationToken ct)
    {
        Asked.Enqueue(key);
        if (underWay.AddOrUpdate(key, 1, (_, calls) => calls + 1) > 1)
        {
            Overlaps.Add(key);
        }

        try
        {
            return await AnswerAsync(effect, key, call, ct);
        }
        finally
        {
            underWay.AddOrUpdate(key, 0, (_, calls) => calls - 1);
        }
    }

    private async Task<GatewayAnswer> AnswerAsync(Effect effect, string key, Func<Task<GatewayAnswer>> call, CancellationToken ct)
    {
        switch (Draw())
        {
            case Fault.LostRequest:
                return new GatewayAnswer(GatewayOutcome.Unknown, null, "connection_reset");
            case Fault.LostAnswer:
                await CarryOutAsync(effect, key, call);
                return new GatewayAnswer(GatewayOutcome.Unknown, null, "timeout");
            case Fault.Hangs:
                await CarryOutAsync(effect, key, call);
                await Task.Delay(Timeout.Infinite, ct);
                break;
            case Fault.Throws:
                throw new IOException("The line is bad.");
        }

        return await CarryOutAsync(effect, key, call);
    }

    private async Task<GatewayAnswer> CarryOutAsync(Effect effect, string key, Func<Task<GatewayAnswer>> call)
    {
        var answer = await call();
        if (answer.Outcome == GatewayOutcome.Succeeded && effects.GetOrAdd(key, effect) != effect)
        {
            Contradictions.Add(key);
        }

        return answer;
    }

    private Fault Draw()
    {
        lock (random)
        {
            return random.Next(100) < FaultsInHundred ? (Fault)random.Next(1, 5) : Fault.None;
        }
    }

    private enum Fault
    {
        None,
        LostRequest,
        LostAnswer,
        Hangs,
        Throws,
    }

    internal sealed record Effect(Guid PaymentId, string Kind, long AmountMinor);
}
