using Payments.Contracts;
using Payments.PaymentService.Payments;

namespace Payments.Tests.Unit;

public sealed class PaymentTransitionsTests
{
    private static readonly DateTime Now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static TheoryData<PaymentStatus, PaymentStatus> AllPairs()
    {
        var pairs = new TheoryData<PaymentStatus, PaymentStatus>();
        foreach (var from in Enum.GetValues<PaymentStatus>())
        {
            foreach (var to in Enum.GetValues<PaymentStatus>())
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void Only_the_transitions_of_the_table_happen(PaymentStatus from, PaymentStatus to)
    {
        var payment = PaymentIn(from);

        if (PaymentTransitions.Legal.Contains((from, to)))
        {
            Move(payment, to);
            payment.Status.ShouldBe(to);
        }
        else if (to != PaymentStatus.Pending)
        {
            Should.Throw<InvalidOperationException>(() => Move(payment, to)).Message.ShouldContain($"from {from} to {to}");
            payment.Status.ShouldBe(from);
        }
    }

    private static Payment PaymentIn(PaymentStatus status)
    {
        var payment = Payment.ForTuition(new TuitionPaymentRequested(Guid.CreateVersion7(), "S001", "Spring2024", new Money(1, "USD"), "pm_card_visa"), Now);
        if (status != PaymentStatus.Pending)
        {
            payment.Begin();
        }

        if (status is PaymentStatus.Succeeded or PaymentStatus.Failed)
        {
            Move(payment, status);
        }

        return payment;
    }

    private static void Move(Payment payment, PaymentStatus to)
    {
        switch (to)
        {
            case PaymentStatus.Processing:
                payment.Begin();
                break;
            case PaymentStatus.Succeeded:
                payment.Succeed("ref", Now);
                break;
            case PaymentStatus.Failed:
                payment.Fail("ref", "card_declined", Now);
                break;
        }
    }
}
