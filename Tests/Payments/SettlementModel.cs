using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Webhooks;

namespace Payments.Tests.Payments;

/// <summary>
/// One payment beside a gateway that keeps its own records, without any server: answers get lost or come late, events come in any order
/// and again. What the books say must in the end be what the gateway has done.
/// </summary>
internal sealed class SettlementModel
{
    private const long Amount = 1_000;

    private readonly Random random;
    private readonly List<PaymentOperation> operations = [];
    private readonly List<GatewayEvent> events = [];
    private readonly Dictionary<Guid, GatewayAnswer> withheld = [];
    private readonly Dictionary<string, Charge> charges = [];
    private int lastId;
    private DateTime now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public SettlementModel(Random random)
    {
        this.random = random;
        Payment = Payment.Create(
            Guid.CreateVersion7(),
            new NewPayment(PaymentPurpose.Intent, "somebody", "something", new Money(Amount, "USD"), "simulated")
            {
                CaptureMethod = random.Next(2) == 0 ? CaptureMethod.Automatic : CaptureMethod.Manual,
            },
            now
        );
    }

    public Payment Payment { get; }

    /// <summary>What the gateway has taken and not given back.</summary>
    public long AtGateway => charges.Values.Sum(c => c.Captured - c.Refunds.Values.Where(r => !r.HasFailed).Sum(r => r.Amount));

    /// <summary>What the operations that have succeeded add up to.</summary>
    public long Booked =>
        operations
            .Where(o => o.Status == OperationStatus.Succeeded)
            .Sum(o =>
                o.Kind switch
                {
                    OperationKind.Charge
                    or OperationKind.Capture
                    or OperationKind.Suspense
                    or OperationKind.SuspenseRefundReversal
                    or OperationKind.RefundReversal => o.AmountMinor,
                    OperationKind.Refund or OperationKind.SuspenseRefund => -o.AmountMinor,
                    _ => 0,
                }
            );

    public IReadOnlyList<PaymentOperation> Operations => operations;

    private PaymentOperation? UnderWay => operations.Find(o => !o.IsResolved);

    public void Step()
    {
        now = now.AddSeconds(1);
        switch (random.Next(11))
        {
            case 0 or 1 or 2:
                Begin();
                break;
            case 3:
                RefundAtGateway();
                break;
            case 4:
                FailRefund();
                break;
            case 5:
                CaptureSecond();
                break;
            case 6:
                AnswerLate();
                break;
            case 7:
                TakeMore();
                break;
            default:
                Deliver();
                break;
        }
    }

    /// <summary>Repair asks for what has no answer, and every event arrives, some of them again.</summary>
    public void End()
    {
        while (withheld.Count > 0 || events.Count > 0)
        {
            if (withheld.Count > 0 && (events.Count == 0 || random.Next(2) == 0))
            {
                AnswerLate();
            }
            else
            {
                Deliver();
            }
        }
    }

    private void Begin()
    {
        if (UnderWay is not null)
        {
            return;
        }

        if (Payment.IsOpen)
        {
            Payment.SetPaymentMethod("pm_card_visa", "visa", "4242");
        }

        var id = Guid.CreateVersion7();
        var beginning = random.Next(4) switch
        {
            0 when Payment.Status == PaymentStatus.Authorized => Payment.BeginCapture(id, random.Next(2) == 0 ? null : 400, now),
            1 when Payment.Status == PaymentStatus.Authorized => Payment.BeginCancel(id, "requested_by_customer", now),
            _ when Payment.IsOpen => Payment.BeginCharge(id, now),
            _ => Payment.BeginRefund(id, random.Next(1, 500), null, now),
        };
        if (beginning.Operation is not { } operation)
        {
            return;
        }

        operation.Attempt(now);
        operations.Add(operation);
        var answer = Ask(operation);
        switch (random.Next(3))
        {
            case 0:
                withheld[id] = answer;
                break;
            case 1:
                withheld[id] = answer;
                Record(operation, new GatewayAnswer(GatewayOutcome.Unknown, null, "timeout"));
                break;
            default:
                Record(operation, answer);
                break;
        }
    }

    /// <summary>The gateway does what is asked, whatever becomes of its answer.</summary>
    private GatewayAnswer Ask(PaymentOperation operation)
    {
        if (operation.Kind is OperationKind.Charge or OperationKind.Authorize)
        {
            return Open(operation);
        }

        var charge = charges[Payment.GatewayReference!];
        switch (operation.Kind)
        {
            case OperationKind.Capture when charge is { IsVoided: false, Captured: 0 }:
                charge.Captured = operation.AmountMinor;
                Report(GatewayEventKind.Captured, charge.Id, charge.Captured, operation: charge.Operation);
                return new GatewayAnswer(GatewayOutcome.Succeeded, charge.Id);
            case OperationKind.Void when charge.Captured == 0:
                charge.IsVoided = true;
                Report(GatewayEventKind.Voided, charge.Id, Amount, operation: charge.Operation);
                return new GatewayAnswer(GatewayOutcome.Succeeded, charge.Id);
            case OperationKind.Refund when operation.AmountMinor <= charge.Refundable:
                return new GatewayAnswer(GatewayOutcome.Succeeded, Refund(charge, operation.AmountMinor, operation.Id));
            default:
                return new GatewayAnswer(GatewayOutcome.Declined, null, "refused");
        }
    }

    private GatewayAnswer Open(PaymentOperation operation)
    {
        var charge = new Charge($"pi_{++lastId}", operation.Id);
        charges[charge.Id] = charge;
        if (random.Next(3) == 0)
        {
            charge.IsVoided = true;
            Report(GatewayEventKind.Declined, charge.Id, Amount, operation: operation.Id);
            return new GatewayAnswer(GatewayOutcome.Declined, charge.Id, "card_declined");
        }

        if (operation.Kind == OperationKind.Charge)
        {
            charge.Captured = Amount;
            Report(GatewayEventKind.Captured, charge.Id, Amount, operation: operation.Id);
        }
        else
        {
            Report(GatewayEventKind.Authorized, charge.Id, Amount, operation: operation.Id);
        }

        return new GatewayAnswer(GatewayOutcome.Succeeded, charge.Id);
    }

    private string Refund(Charge charge, long amount, Guid? operation)
    {
        var id = $"re_{++lastId}";
        charge.Refunds[id] = new Given(amount);
        Report(GatewayEventKind.Refunded, charge.Id, amount, id, operation);
        Report(GatewayEventKind.RefundTotal, charge.Id, charge.Refunds.Values.Where(r => !r.HasFailed).Sum(r => r.Amount));
        return id;
    }

    private void RefundAtGateway()
    {
        if (charges.Values.FirstOrDefault(c => c.Refundable > 0) is { } charge)
        {
            Refund(charge, random.NextInt64(1, charge.Refundable + 1), operation: null);
        }
    }

    private void FailRefund()
    {
        foreach (var charge in charges.Values)
        {
            if (charge.Refunds.FirstOrDefault(r => !r.Value.HasFailed) is { Key: { } id, Value: { } refund })
            {
                refund.HasFailed = true;
                Report(GatewayEventKind.RefundFailed, charge.Id, refund.Amount, id);
                return;
            }
        }
    }

    /// <summary>A charge that none of our operations has asked for, as of a payer who pays twice.</summary>
    private void CaptureSecond()
    {
        if (charges.Count > 0 && random.Next(4) == 0)
        {
            var charge = new Charge($"pi_{++lastId}", Guid.Empty) { Captured = Amount };
            charges[charge.Id] = charge;
            Report(GatewayEventKind.Captured, charge.Id, Amount);
        }
    }

    /// <summary>More is taken with a charge than was asked for.</summary>
    private void TakeMore()
    {
        if (charges.Values.FirstOrDefault(c => c.Captured > 0) is { } charge && random.Next(4) == 0)
        {
            charge.Captured += 200;
            Report(GatewayEventKind.Captured, charge.Id, charge.Captured, operation: charge.Operation);
        }
    }

    private void AnswerLate()
    {
        if (withheld.Count == 0)
        {
            return;
        }

        var (id, answer) = withheld.First();
        withheld.Remove(id);
        Record(operations.Single(o => o.Id == id), answer);
    }

    /// <summary>As the recorder of answers does.</summary>
    private void Record(PaymentOperation operation, GatewayAnswer answer)
    {
        if (operation.IsResolved)
        {
            return;
        }

        Payment.Apply(operation, answer, now, now);
        var isRefundUnderWay = operation is { Kind: OperationKind.Refund, IsResolved: false };
        if (Payment.ApplyReportedRefunds(isRefundUnderWay, now) is { } reported)
        {
            operations.Add(reported);
        }
    }

    private void Deliver()
    {
        if (events.Count == 0)
        {
            return;
        }

        var delivered = events[random.Next(events.Count)];
        if (random.Next(4) > 0)
        {
            events.Remove(delivered);
        }

        new EventApplication(Payment, operations, delivered, now, (_, _) => { }).Apply();
    }

    private void Report(GatewayEventKind kind, string charge, long amount, string? refund = null, Guid? operation = null) =>
        events.Add(
            new GatewayEvent(
                $"evt_{++lastId}",
                kind,
                charge,
                Payment.Id,
                new Money(amount, "USD"),
                refund ?? charge,
                now,
                operation is { } id && id != Guid.Empty ? id.ToString() : null,
                kind == GatewayEventKind.Declined ? "card_declined" : null,
                null
            )
        );

    private sealed class Given(long amount)
    {
        public long Amount => amount;

        public bool HasFailed { get; set; }
    }

    private sealed class Charge(string id, Guid operation)
    {
        public string Id => id;

        public Guid Operation => operation;

        public long Captured { get; set; }

        public bool IsVoided { get; set; }

        public Dictionary<string, Given> Refunds { get; } = [];

        public long Refundable => Captured - Refunds.Values.Where(r => !r.HasFailed).Sum(r => r.Amount);
    }
}
