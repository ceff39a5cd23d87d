using Payments.Contracts;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments;

/// <summary>
/// One thing asked of a gateway. It is recorded before the gateway is asked, and its id is the idempotency key there, so that it can be
/// asked again until the answer is known. A payment has at most one operation without an answer (a unique index).
/// </summary>
public sealed class PaymentOperation
{
    /// <summary>Stands in the place of a token that only the gateway knows.</summary>
    private const string UnknownMethod = "chosen_at_gateway";

    private PaymentOperation() { }

    /// <summary>Also the idempotency key at the gateway and the key of the ledger's entry.</summary>
    public Guid Id { get; private init; }

    /// <summary>The payment.</summary>
    public Guid PaymentId { get; private init; }

    /// <summary>The merchant of the payment.</summary>
    public string? Merchant { get; private init; }

    /// <summary>What is asked.</summary>
    public OperationKind Kind { get; private init; }

    /// <summary>Minor units of the payment's currency. Above 0.</summary>
    public long AmountMinor { get; private init; }

    /// <summary>Token of the payment method.</summary>
    public required string PaymentMethod { get; init; }

    /// <summary>Where it stands.</summary>
    public OperationStatus Status { get; private set; }

    /// <summary>How often the gateway has been asked.</summary>
    public int Attempts { get; private set; }

    /// <summary>The gateway's id of the charge or refund.</summary>
    public string? GatewayReference { get; private set; }

    /// <summary>Why it was declined, or why nobody knows.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>The issuer's finer reason.</summary>
    public string? DeclineCode { get; private set; }

    /// <summary>Why it was asked for, as the one who asked says.</summary>
    public string? Reason { get; private init; }

    /// <summary>What a program wants to keep with it. JSON object of strings.</summary>
    public string? Metadata { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; private init; }

    /// <summary>When, without an answer, the repair worker asks again. UTC.</summary>
    public DateTime NextAttemptAt { get; private set; }

    /// <summary>When the answer came, UTC.</summary>
    public DateTime? ResolvedAt { get; private set; }

    /// <summary>Whether the answer is known.</summary>
    public bool IsResolved => Status is OperationStatus.Succeeded or OperationStatus.Declined;

    internal static PaymentOperation Create(Guid id, Payment payment, OperationKind kind, long amountMinor, string? reason, DateTime now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amountMinor);
        return new PaymentOperation
        {
            Id = id,
            PaymentId = payment.Id,
            Merchant = payment.Merchant,
            Kind = kind,
            AmountMinor = amountMinor,
            PaymentMethod = payment.PaymentMethod ?? UnknownMethod,
            Reason = reason,
            CreatedAt = now,
            NextAttemptAt = now,
        };
    }

    /// <summary>What has happened at the gateway without being asked for, or what an operator has corrected.</summary>
    internal static PaymentOperation Done(
        Payment payment,
        OperationKind kind,
        long amountMinor,
        string? reference,
        string reason,
        DateTime now,
        Guid? id = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amountMinor);
        return new PaymentOperation
        {
            Id = id ?? Guid.CreateVersion7(now),
            PaymentId = payment.Id,
            Merchant = payment.Merchant,
            Kind = kind,
            AmountMinor = amountMinor,
            PaymentMethod = payment.PaymentMethod ?? UnknownMethod,
            Reason = reason,
            GatewayReference = reference,
            Status = OperationStatus.Succeeded,
            CreatedAt = now,
            NextAttemptAt = now,
            ResolvedAt = now,
        };
    }

    /// <summary>The gateway is about to be asked, once more; nobody else asks before <paramref name="leaseEnds"/>.</summary>
    internal void Attempt(DateTime leaseEnds) => (Attempts, NextAttemptAt) = (Attempts + 1, leaseEnds);

    internal void Resolve(GatewayAnswer answer, DateTime now, DateTime nextAttempt)
    {
        (FailureCode, DeclineCode, GatewayReference) = (answer.FailureCode, answer.DeclineCode, answer.Reference ?? GatewayReference);
        if (answer.Outcome == GatewayOutcome.Unknown)
        {
            (Status, NextAttemptAt) = (OperationStatus.Indeterminate, nextAttempt);
            return;
        }

        Status = answer.Outcome == GatewayOutcome.Succeeded ? OperationStatus.Succeeded : OperationStatus.Declined;
        ResolvedAt = now;
    }

    internal Money AmountIn(string currency) => new(AmountMinor, currency);
}
