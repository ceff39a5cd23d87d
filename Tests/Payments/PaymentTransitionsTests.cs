using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;

namespace Payments.Tests.Payments;

/// <summary>
/// Does everything to a payment that can be done, in every order, with every answer of a gateway, and looks at where it went.
/// </summary>
public sealed class PaymentTransitionsTests
{
    private const int MaxSteps = 6;
    private const long Amount = 100;
    private static readonly DateTime Now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Action<Walk>[] Moves =
    [
        walk => walk.Run((p, id) => p.BeginCharge(id, Now)),
        walk => walk.Run((p, id) => p.BeginCapture(id, null, Now)),
        walk => walk.Run((p, id) => p.BeginCapture(id, 40, Now)),
        walk => walk.Run((p, id) => p.BeginCancel(id, "requested_by_customer", Now)),
        walk => walk.Run((p, id) => p.BeginCancel(id, Payment.ServiceReason, Now, isOpenAtGateway: p.IsPaidAtGateway)),
        walk => walk.Run((p, id) => p.BeginCancel(id, Payment.ExpiredReason, Now, isOpenAtGateway: p.IsPaidAtGateway)),
        walk => walk.Run((p, id) => p.BeginRefund(id, null, null, Now)),
        walk => walk.Run((p, id) => p.BeginRefund(id, 30, null, Now)),
        walk => walk.Answer(GatewayOutcome.Succeeded),
        walk => walk.Answer(GatewayOutcome.Declined),
        walk => walk.Answer(GatewayOutcome.Unknown),
        walk => walk.Expire(),
        walk => walk.FailRefund(),
    ];

    [Fact]
    public void The_table_holds_exactly_the_transitions_that_happen()
    {
        var seen = AllWalks().Append(OneOfTwoRefundsFails()).SelectMany(w => w.Transitions).ToHashSet();

        seen.ShouldBe(PaymentTransitions.Legal, ignoreOrder: true);
    }

    [Fact]
    public void Nothing_leaves_a_final_state_but_a_refund_that_fails_later()
    {
        PaymentTransitions.Final.ShouldBe(
            [PaymentStatus.Failed, PaymentStatus.Canceled, PaymentStatus.Expired, PaymentStatus.Refunded],
            ignoreOrder: true
        );
        AllWalks()
            .SelectMany(w => w.Transitions)
            .Except(PaymentTransitions.Reversals)
            .ShouldNotContain(t => PaymentTransitions.Final.Contains(t.From));
    }

    [Fact]
    public void Never_is_more_captured_than_authorized_or_more_refunded_than_captured()
    {
        foreach (var payment in AllWalks().Select(w => w.Payment))
        {
            payment.RefundedMinor.ShouldBeInRange(0, payment.CapturedMinor);
            payment.CapturedMinor.ShouldBeInRange(0, payment.AuthorizedMinor);
            payment.AuthorizedMinor.ShouldBeInRange(0, payment.AmountMinor);
        }
    }

    [Fact]
    public void While_an_answer_is_missing_nothing_else_is_begun()
    {
        foreach (var status in new[] { PaymentStatus.Processing, PaymentStatus.Indeterminate })
        {
            var payment = new Walk(PaymentPurpose.Intent, CaptureMethod.Automatic, []);
            Moves[0](payment);
            if (status == PaymentStatus.Indeterminate)
            {
                payment.Answer(GatewayOutcome.Unknown);
            }

            payment.Payment.Status.ShouldBe(status);
            payment.Payment.BeginCharge(Guid.NewGuid(), Now).Refusal!.Code.ShouldBe(RefusalCode.UnexpectedState);
            payment.Payment.BeginCapture(Guid.NewGuid(), null, Now).Refusal!.Code.ShouldBe(RefusalCode.UnexpectedState);
            payment.Payment.BeginCancel(Guid.NewGuid(), null, Now).Refusal!.Code.ShouldBe(RefusalCode.UnexpectedState);
            payment.Payment.BeginRefund(Guid.NewGuid(), null, null, Now).Refusal!.Code.ShouldBe(RefusalCode.UnexpectedState);
        }
    }

    /// <summary>Longer than the walks that are gone exhaustively.</summary>
    private static Walk OneOfTwoRefundsFails()
    {
        var walk = new Walk(PaymentPurpose.Card, CaptureMethod.Automatic, []);
        walk.Run((p, id) => p.BeginCharge(id, Now));
        walk.Answer(GatewayOutcome.Succeeded);
        walk.Run((p, id) => p.BeginRefund(id, 30, null, Now));
        walk.Answer(GatewayOutcome.Succeeded);
        walk.Run((p, id) => p.BeginRefund(id, null, null, Now));
        walk.Answer(GatewayOutcome.Succeeded);
        walk.FailRefund();
        return walk;
    }

    private static IEnumerable<Walk> AllWalks() =>
        from purpose in new[] { PaymentPurpose.Card, PaymentPurpose.Intent, PaymentPurpose.Purchase }
        from capture in Enum.GetValues<CaptureMethod>()
        from walk in WalksFrom(purpose, capture, [])
        select walk;

    /// <summary>A payment cannot be copied, so each walk is gone from its beginning; moves that change nothing are not followed.</summary>
    private static IEnumerable<Walk> WalksFrom(string purpose, CaptureMethod capture, int[] moves)
    {
        var walk = new Walk(purpose, capture, moves);
        yield return walk;
        if (moves.Length == MaxSteps)
        {
            yield break;
        }

        foreach (var move in Enumerable.Range(0, Moves.Length))
        {
            var next = new Walk(purpose, capture, [.. moves, move]);
            if (next.Changed)
            {
                foreach (var further in WalksFrom(purpose, capture, [.. moves, move]))
                {
                    yield return further;
                }
            }
        }
    }

    private sealed class Walk
    {
        private readonly List<PaymentOperation> refunds = [];
        private PaymentOperation? open;

        public Walk(string purpose, CaptureMethod capture, int[] moves)
        {
            Payment = Payment.Create(
                Guid.NewGuid(),
                new NewPayment(purpose, "somebody", "something", new Money(Amount, "USD"), "simulated") { CaptureMethod = capture },
                Now
            );
            Payment.SetPaymentMethod("pm_card_visa", "visa", "4242");
            foreach (var move in moves)
            {
                Changed = false;
                Moves[move](this);
            }
        }

        public Payment Payment { get; }

        public List<(PaymentStatus From, PaymentStatus To)> Transitions { get; } = [];

        /// <summary>Whether the last move did anything.</summary>
        public bool Changed { get; private set; }

        public void Run(Func<Payment, Guid, Beginning> begin)
        {
            // The unique index keeps a second operation out; here it is this condition.
            if (open is null)
            {
                Watch(() =>
                {
                    var beginning = begin(Payment, Guid.NewGuid());
                    open = beginning.Operation;
                    return beginning.Refusal is null;
                });
            }
        }

        public void Answer(GatewayOutcome outcome)
        {
            if (open is null || (outcome == GatewayOutcome.Unknown && open.Status == OperationStatus.Indeterminate))
            {
                return;
            }

            Watch(() =>
            {
                Payment.Apply(
                    open,
                    new GatewayAnswer(
                        outcome,
                        open.Kind == OperationKind.Refund ? $"re_{open.Id:N}" : "pi_1",
                        outcome == GatewayOutcome.Succeeded ? null : "card_declined"
                    ),
                    Now,
                    Now
                );
                if (open is { Kind: OperationKind.Refund, Status: OperationStatus.Succeeded })
                {
                    refunds.Add(open);
                }

                open = open.IsResolved ? null : open;
                return true;
            });
        }

        public void Expire()
        {
            if (Payment.Status is PaymentStatus.Pending or PaymentStatus.Authorized && open is null)
            {
                Watch(() =>
                {
                    Payment.Expire(Now);
                    return true;
                });
            }
        }

        /// <summary>The gateway reports that the last refund did not arrive.</summary>
        public void FailRefund()
        {
            if (refunds is [.., var last])
            {
                refunds.Remove(last);
                Watch(() =>
                {
                    Payment.Report(new ReportedRefund(Payment.GatewayReference!, last.GatewayReference, last.AmountMinor, HasFailed: true));
                    return Payment.ApplyReportedRefunds(open?.Kind == OperationKind.Refund, Now) is not null;
                });
            }
        }

        private void Watch(Func<bool> change)
        {
            var before = Payment.Status;
            Changed = change();
            if (Payment.Status != before)
            {
                Transitions.Add((before, Payment.Status));
            }
        }
    }
}
