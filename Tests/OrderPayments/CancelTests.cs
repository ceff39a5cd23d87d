using System.Net;
using Payments.Contracts;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPayments;

/// <summary>Orders that run out of time, or that the customer cancels: PaymentService says who was first.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class CancelTests(SharedSystem shared) : OrderPaymentTest(shared)
{
    [Theory]
    [InlineData(OrderCancelReason.Expired, "expired", "The order expired")]
    [InlineData(OrderCancelReason.Customer, "customer", "The order was canceled")]
    public async Task A_payment_that_nobody_has_decided_on_is_canceled_and_can_no_longer_be_approved(
        OrderCancelReason reason,
        string word,
        string explanation
    )
    {
        var order = NewOrder();
        await RecordedAsync(order);

        await PublishAsync(new OrderCancelRequested(order, reason, DateTimeOffset.UtcNow));

        var payment = await PaymentAsync(order, p => Status(p) == "canceled");
        payment.GetProperty("reason").GetString().ShouldBe(word);
        using var approve = await DecideAsync(order.OrderId, "approve");
        approve.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await approve.Content.ReadAsStringAsync(Ct)).ShouldContain(explanation);
    }

    [Fact]
    public async Task A_decision_stands_when_the_time_runs_out_afterwards()
    {
        var (order, next) = (NewOrder(), NewOrder());
        await RecordedAsync(order);
        await DecidedAsync(order.OrderId, "approve");

        await PublishAsync(new OrderCancelRequested(order, OrderCancelReason.Expired, DateTimeOffset.UtcNow));
        await PublishAsync(new OrderCancelRequested(next, OrderCancelReason.Expired, DateTimeOffset.UtcNow));

        await PaymentAsync(next, p => Status(p) == "canceled");
        Status((await PaymentsAsync(order)).Single()).ShouldBe("succeeded");
    }

    [Fact]
    public async Task An_order_that_arrives_after_it_was_canceled_cannot_be_approved()
    {
        var order = NewOrder();
        await PublishAsync(new OrderCancelRequested(order, OrderCancelReason.Expired, DateTimeOffset.UtcNow));
        await PaymentAsync(order, p => Status(p) == "canceled");

        await PublishAsync(order);
        await RecordedAsync(NewOrder());

        using var approve = await DecideAsync(order.OrderId, "approve");
        approve.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Approval_that_races_expiry_ends_in_one_of_the_two()
    {
        const int Orders = 20;
        var orders = Enumerable.Range(0, Orders).Select(_ => NewOrder()).ToList();
        await Task.WhenAll(orders.Select(o => RecordedAsync(o)));

        var answers = await Task.WhenAll(
            orders.Select(async order =>
            {
                var expiry = PublishAsync(new OrderCancelRequested(order, OrderCancelReason.Expired, DateTimeOffset.UtcNow));
                using var answer = await DecideAsync(order.OrderId, "approve");
                await expiry;
                return answer.StatusCode;
            })
        );

        foreach (var (order, answer) in orders.Zip(answers))
        {
            var payment = await PaymentAsync(order, p => Status(p) is "succeeded" or "canceled");
            Status(payment).ShouldBe(answer == HttpStatusCode.OK ? "succeeded" : "canceled");
        }
    }
}
