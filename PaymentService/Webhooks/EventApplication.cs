using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Webhooks;

/// <summary>One event on its way into its payment. It knows no database, so that the rules can be tested without one.</summary>
/// <param name="payment">The payment, locked.</param>
/// <param name="operations">All of its operations, oldest first; new ones are added.</param>
/// <param name="reported">The event.</param>
/// <param name="now">UTC.</param>
/// <param name="publish">Called for each operation that is settled, when the payment stands where it has led.</param>
internal sealed class EventApplication(
    Payment payment,
    List<PaymentOperation> operations,
    GatewayEvent reported,
    DateTime now,
    Action<PaymentOperation, GatewayOutcome> publish
)
{
    private readonly List<PaymentOperation> added = [];
    private readonly List<(Payment, PaymentOperation)> settled = [];

    public Payment Payment => payment;

    public IReadOnlyList<PaymentOperation> Operations => operations;

    public GatewayEvent Reported => reported;

    public DateTime Now => now;

    /// <summary>Operations that the event has made; to be stored.</summary>
    public IReadOnlyList<PaymentOperation> Added => added;

    /// <summary>What is to be booked.</summary>
    public IReadOnlyList<(Payment Payment, PaymentOperation Operation)> Settled => settled;

    /// <summary>The operation without an answer; there is at most one.</summary>
    public PaymentOperation? UnderWay => operations.Find(o => !o.IsResolved);

    /// <summary>Whether the event is about the charge that the payment stands on.</summary>
    public bool IsOwnCharge => payment.GatewayReference == reported.Reference;

    /// <summary>Records the event as the answer to an operation.</summary>
    public void Answer(PaymentOperation operation, GatewayOutcome outcome, string? failureCode = null)
    {
        var reference = operation.Kind == OperationKind.Refund ? reported.ObjectId : reported.Reference;
        var answer =
            outcome == GatewayOutcome.Succeeded
                ? new GatewayAnswer(outcome, reference)
                : new GatewayAnswer(outcome, reference, failureCode ?? reported.FailureCode ?? "declined", reported.DeclineCode);
        payment.Apply(operation, answer, now, nextAttempt: now);
        publish(operation, outcome);
        settled.Add((payment, operation));
    }

    /// <summary>Records what was done at the gateway without us, if the payment is where it can be done.</summary>
    public void Record(Beginning beginning, GatewayOutcome outcome)
    {
        if (beginning.Operation is { } operation)
        {
            operation.Attempt(leaseEnds: now);
            Add(operation);
            Answer(operation, outcome);
        }
    }

    /// <summary>Records money that has moved already.</summary>
    public void Record(PaymentOperation? operation)
    {
        if (operation is not null)
        {
            Add(operation);
            publish(operation, GatewayOutcome.Succeeded);
            settled.Add((payment, operation));
        }
    }

    /// <summary>Applies the event, and what follows from all reports of refunds together.</summary>
    public void Apply()
    {
        switch (reported.Kind)
        {
            case GatewayEventKind.RefundTotal or GatewayEventKind.Refunded or GatewayEventKind.RefundFailed:
                RefundEvents.Apply(this);
                break;
            case GatewayEventKind.DisputeOpened
            or GatewayEventKind.DisputeWithdrawn
            or GatewayEventKind.DisputeReturned
            or GatewayEventKind.DisputeClosed:
                DisputeEvents.Apply(this);
                break;
            default:
                ChargeEvents.Apply(this);
                break;
        }

        ApplyReportedRefunds();
    }

    private void Add(PaymentOperation operation)
    {
        added.Add(operation);
        operations.Add(operation);
    }

    /// <summary>Books what follows from all reports of refunds together, also of money held in suspense.</summary>
    private void ApplyReportedRefunds()
    {
        Record(payment.ApplyReportedRefunds(UnderWay is { Kind: OperationKind.Refund }, now));
        foreach (var charge in operations.Where(o => o.Kind == OperationKind.Suspense).Select(o => o.GatewayReference!).Distinct().ToList())
        {
            var sums = SuspenseSums.Of(operations, charge);
            Record(payment.ApplySuspenseRefunds(charge, sums.Came - sums.TakenOut, sums.Returned, now));
        }
    }
}
