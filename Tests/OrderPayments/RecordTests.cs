using System.Text.Json;
using Payments.Contracts;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPayments;

/// <summary>What becomes of <c>order.created</c>, whoever publishes it.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class RecordTests(SharedSystem shared) : OrderPaymentTest(shared)
{
    [Fact]
    public async Task An_order_has_a_payment_that_waits_for_a_decision()
    {
        var order = NewOrder();

        var payment = await RecordedAsync(order);

        payment.GetProperty("id").GetGuid().ShouldBe(order.PaymentId!.Value);
        (Status(payment), payment.GetProperty("amount").GetInt64(), payment.GetProperty("currency").GetString()).ShouldBe(
            ("pending", 9_000, "USD")
        );
        payment.GetProperty("userId").GetInt64().ShouldBe(order.UserId);
    }

    [Fact]
    public async Task The_same_message_twice_and_the_same_order_under_other_message_ids_make_one_payment()
    {
        var (order, id) = (NewOrder(), Guid.NewGuid());

        await PublishAsync(order, id);
        await PublishAsync(order, id);
        await PublishAsync(order);
        await PublishAsync(order with { PaymentId = null });

        await PaymentAsync(order, _ => true);
        await EverythingIsHandledAsync();
        (await PaymentsAsync(order)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Bare_JSON_of_a_program_in_another_language_is_enough_and_a_seat_then_costs_the_documented_price()
    {
        var order = NewOrder() with { Amount = null, PaymentId = null };

        await PublishAsync(OrderCreated.Type, $$"""{"order_id":"{{order.OrderId}}","user_id":{{order.UserId}},"show_id":1,"quantity":3}""");

        var payment = await PaymentAsync(order, _ => true);
        (payment.GetProperty("amount").GetInt64(), payment.GetProperty("currency").GetString()).ShouldBe(
            (3 * OrderCreated.DefaultSeatPrice.Minor, "USD")
        );
    }

    [Theory]
    [InlineData("""{"userId":1,"quantity":1}""", "The order id is missing")]
    [InlineData("""{"orderId":10995116270,"quantity":1}""", "The user id is missing")]
    [InlineData("""{"orderId":10995116270,"userId":1}""", "The quantity is missing")]
    [InlineData("""{"orderId":10995116270,"userId":1,"quantity":1,"amount":{"minor":0,"currency":"USD"}}""", "The amount is not above 0")]
    [InlineData("""{"orderId":10995116270,"userId":1,"quantity":1,"amount":{"minor":5,"currency":"XXX"}}""", "The currency is not known")]
    public async Task What_cannot_be_an_order_is_a_dead_letter_with_its_reason(string body, string reason)
    {
        await PublishAsync(OrderCreated.Type, body);

        await DeadLetterAsync(reason);
    }

    [Fact]
    public async Task The_same_order_for_another_amount_is_a_dead_letter_and_changes_nothing()
    {
        var order = NewOrder();
        await RecordedAsync(order);

        await PublishAsync(order with { Amount = new Money(1, "USD") });

        await DeadLetterAsync($"Order {order.OrderId} has a payment of another amount already.");
        (await PaymentsAsync(order)).Single().GetProperty("amount").GetInt64().ShouldBe(9_000);
    }

    private Task<string> DeadLetterAsync(string reason) =>
        Eventually.Get(
            () => Http.GetStringAsync($"/dead-letters?queue={Queues.PaymentOrderCreated}", Ct),
            deadLetters => deadLetters.Contains(reason, StringComparison.Ordinal),
            "the dead letter is listed"
        );

    /// <summary>An order behind the others in the same queue.</summary>
    private Task<JsonElement> EverythingIsHandledAsync() => RecordedAsync(NewOrder());
}
