using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments;

/// <summary>What a person says to a payment that waits for it.</summary>
internal enum Decision
{
    /// <summary>The money is there, or will be.</summary>
    Approve,

    /// <summary>It is not, and will not be.</summary>
    Reject,
}

/// <summary>Payments that a person decides on.</summary>
public sealed partial class Payment
{
    /// <summary>Who decided.</summary>
    public string? DecidedBy { get; private set; }

    /// <summary>Why, in the words of who decided.</summary>
    public string? DecisionReason { get; private set; }

    /// <summary>What was decided; null while nobody has.</summary>
    internal Decision? Decided =>
        DecidedBy is null ? null
        : CapturedMinor > 0 ? Decision.Approve
        : Decision.Reject;

    /// <summary>Takes a decision: the same steps as a charge, answered at once.</summary>
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
