using System.Text.Json;
using Payments.Contracts;
using Payments.Tests.Support;

namespace Payments.Tests.Orders;

/// <summary>What OrderApi does with what PaymentService tells, late, twice and out of order.</summary>
public sealed class PaymentEventTests(OrderFixture fixture) : IClassFixture<OrderFixture>
{
    private readonly OrderHost host = fixture.Host;

    [Fact]
    public async Task An_approved_order_is_confirmed_and_its_seats_are_sold()
    {
        var show = await host.NewShowAsync(capacity: 5);
        var (placed, link) = await host.PlacedAsync(show, quantity: 2);

        await host.RecordPaymentAsync(placed);
        await Eventually.Get(() => host.OrderAsync(link), o => Text(o, "paymentStatus") == "pending", "the payment is known");
        await host.SettleAsync(placed, PaymentOutcome.Succeeded, by: "olga", reason: "paid at the desk");

        var order = await host.BecomesAsync(link, "confirmed");
        (Text(order, "paymentStatus"), Text(order, "reservationStatus"), Text(order, "reason")).ShouldBe(
            ("succeeded", "committed", "paid at the desk")
        );
        StepsOf(order).ShouldBe(["created", "payment_pending", "confirmed"]);
        Text(await host.JsonAsync($"/orders/{order.GetProperty("id")}", host.Operator()), "decidedBy").ShouldBe("olga");
        Text(order, "decidedBy").ShouldBeNull("only operators are told who it was");
        (await host.LeftAsync(show)).ShouldBe(3);
    }

    [Theory]
    [InlineData(PaymentOutcome.Failed, "too many", "failed", "expired")]
    [InlineData(PaymentOutcome.Canceled, "expired", "canceled", "expired")]
    [InlineData(PaymentOutcome.Canceled, "customer", "canceled", "released")]
    public async Task An_order_that_is_not_approved_is_canceled_and_its_seats_are_free(
        PaymentOutcome outcome,
        string reason,
        string payment,
        string reservation
    )
    {
        var show = await host.NewShowAsync(capacity: 5);
        var (placed, link) = await host.PlacedAsync(show, quantity: 2);

        await host.SettleAsync(placed, outcome, reason: reason);

        var order = await host.BecomesAsync(link, "cancelled");
        (Text(order, "paymentStatus"), Text(order, "reservationStatus"), Text(order, "reason")).ShouldBe((payment, reservation, reason));
        (await host.LeftAsync(show)).ShouldBe(5);
    }

    [Fact]
    public async Task A_decision_may_come_before_the_event_that_there_is_a_payment()
    {
        var (placed, link) = await host.PlacedAsync(await host.NewShowAsync(capacity: 5));

        await host.SettleAsync(placed, PaymentOutcome.Succeeded);
        await host.BecomesAsync(link, "confirmed");
        await host.RecordPaymentAsync(placed);

        var order = await Eventually.Get(() => host.OrderAsync(link), o => StepsOf(o).Contains("payment_pending"), "the news has come");
        (Text(order, "status"), Text(order, "paymentStatus")).ShouldBe(("confirmed", "succeeded"));
    }

    [Fact]
    public async Task A_decision_that_comes_twice_has_one_effect_and_another_one_has_none()
    {
        var show = await host.NewShowAsync(capacity: 5);
        var (placed, link) = await host.PlacedAsync(show, quantity: 2);
        var id = Guid.CreateVersion7();
        await host.SettleAsync(placed, PaymentOutcome.Succeeded, messageId: id);
        await host.BecomesAsync(link, "confirmed");

        await host.SettleAsync(placed, PaymentOutcome.Succeeded, messageId: id);
        await host.SettleAsync(placed, PaymentOutcome.Succeeded);
        await host.SettleAsync(placed, PaymentOutcome.Failed);
        await host.SettleAsync(placed, PaymentOutcome.Canceled, reason: "expired");
        await AnotherIsDoneAsync();

        var order = await host.OrderAsync(link);
        (Text(order, "status"), Text(order, "paymentStatus"), Text(order, "reservationStatus")).ShouldBe(
            ("confirmed", "succeeded", "committed")
        );
        (await host.LeftAsync(show)).ShouldBe(3);
    }

    [Fact]
    public async Task Payments_of_orders_that_others_have_published_are_none_of_its_business()
    {
        await host.TellAsync(
            new PaymentCreated(Guid.CreateVersion7(), PaymentPurpose.Order, "987654321", new Money(1, "USD"), DateTimeOffset.UtcNow)
        );
        await host.TellAsync(
            new PaymentSettled(
                Guid.CreateVersion7(),
                PaymentPurpose.Order,
                PaymentOutcome.Succeeded,
                new Money(1, "USD"),
                DateTimeOffset.UtcNow
            )
        );

        await AnotherIsDoneAsync();
    }

    [Fact]
    public async Task A_payment_that_another_program_has_had_made_for_its_order_counts_by_the_orders_number()
    {
        var (placed, link) = await host.PlacedAsync(await host.NewShowAsync(capacity: 5));
        var (number, payment) = (placed.GetProperty("id").GetRawText(), Guid.CreateVersion7());

        await host.TellAsync(
            new PaymentSettled(
                payment,
                PaymentPurpose.Order,
                PaymentOutcome.Succeeded,
                new Money(1, "USD"),
                DateTimeOffset.UtcNow,
                Reference: number
            )
        );

        (await host.BecomesAsync(link, "confirmed")).GetProperty("paymentId").GetGuid().ShouldBe(payment);
    }

    [Fact]
    public async Task Many_decisions_at_once_are_all_applied()
    {
        const int Orders = 300;
        var show = await host.NewShowAsync(Orders);
        var placed = await Task.WhenAll(Enumerable.Range(1, Orders).Select(user => host.PlacedAsync(show, userId: user)));

        foreach (var (order, _) in placed)
        {
            var approves = order.GetProperty("id").GetInt64() % 2 == 0;
            await host.SettleAsync(order, approves ? PaymentOutcome.Succeeded : PaymentOutcome.Failed);
        }

        var approved = placed.Count(p => p.Order.GetProperty("id").GetInt64() % 2 == 0);
        await Eventually.Be(
            async () => await host.Fixture.ScalarAsync($"SELECT count(*) FROM orders WHERE show_id = {show} AND status = 'PENDING'") is 0L,
            "every order is decided"
        );
        (await host.Fixture.ScalarAsync($"SELECT count(*) FROM orders WHERE show_id = {show} AND status = 'CONFIRMED'")).ShouldBe(
            (long)approved
        );
        (await host.LeftAsync(show)).ShouldBe(Orders - approved);
        await host.EverythingIsHandledAsync();
    }

    [Fact]
    public async Task Every_change_is_published_within_the_process()
    {
        var published = new HashSet<long>();
        void Record(IReadOnlyCollection<long> ids)
        {
            lock (published)
            {
                published.UnionWith(ids);
            }
        }

        bool Take(long id)
        {
            lock (published)
            {
                return published.Remove(id);
            }
        }

        host.Changes.Changed += Record;
        var (placed, _) = await host.PlacedAsync(await host.NewShowAsync(capacity: 5));
        var id = placed.GetProperty("id").GetInt64();
        await Eventually.Be(() => Take(id), "the new order is published");

        await host.RecordPaymentAsync(placed);
        await Eventually.Be(() => Take(id), "its payment is published");
        await host.SettleAsync(placed, PaymentOutcome.Succeeded);
        await Eventually.Be(() => Take(id), "its confirmation is published");
        host.Changes.Changed -= Record;
    }

    /// <summary>What was published before has been handled when an order that is decided now is canceled.</summary>
    private async Task AnotherIsDoneAsync()
    {
        await host.EverythingIsHandledAsync();
        var (another, link) = await host.PlacedAsync(await host.NewShowAsync(capacity: 1));
        await host.SettleAsync(another, PaymentOutcome.Failed);
        await host.BecomesAsync(link, "cancelled");
        await host.EverythingIsHandledAsync();
    }

    private static string? Text(JsonElement order, string name) => order.GetProperty(name).GetString();

    private static List<string?> StepsOf(JsonElement order) =>
        [.. order.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("step").GetString())];
}
