using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments;

/// <summary>Payments that an operator approves or rejects.</summary>
public sealed partial class Payment
{
    /// <summary>Who decided.</summary>
    public string? DecidedBy { get; private set; }

    /// <summary>Why, as the one who decided says.</summary>
    public string? DecisionReason { get; private set; }

    /// <summary>Whether an operator settles it, and no gateway.</summary>
    internal bool IsDecidedByOperator => Gateway == ManualGateway.GatewayName;

    /// <summary>What was decided; null while nobody has.</summary>
    internal Decision? Decided =>
        this switch
        {
            { DecidedBy: null } => null,
            { CapturedMinor: > 0 } => Decision.Approve,
            _ => Decision.Reject,
        };

    /// <summary>Applies a decision: the same steps as a charge, answered at once.</summary>
    /// <returns>The operation that it was; to be added and booked.</returns>
    /// <exception cref="InvalidOperationException">It does not wait for a decision.</exception>
    internal PaymentOperation Decide(Decision decision, Guid operationId, string by, string? reason, DateTime now)
    {
        var beginning = BeginCharge(operationId, now);
        var operation = beginning.Operation ?? throw new InvalidOperationException(beginning.Refusal!.Reason);
        operation.Attempt(now);
        (DecidedBy, DecisionReason) = (by, reason);
        RecordStep(decision == Decision.Approve ? "approved" : "rejected", now, detail: reason is null ? $"by {by}" : $"by {by}: {reason}");
        Apply(operation, ManualGateway.AnswerOf(decision == Decision.Approve, operationId), now, nextAttempt: now);
        return operation;
    }
}
