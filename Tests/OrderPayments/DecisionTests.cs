using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPayments;

/// <summary>Approving and rejecting.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class DecisionTests(SharedSystem shared) : OrderPaymentTest(shared)
{
    [Fact]
    public async Task An_approved_payment_has_succeeded_is_booked_and_says_who_decided_and_why()
    {
        var order = NewOrder();
        await RecordedAsync(order);

        var payment = await DecidedAsync(order.OrderId, "approve", new { reason = "seats look fine" });

        (Status(payment), payment.GetProperty("captured").GetInt64()).ShouldBe(("succeeded", 9_000));
        (payment.GetProperty("decidedBy").GetString(), payment.GetProperty("reason").GetString()).ShouldBe(("operator", "seats look fine"));
        payment.GetProperty("settledAt").GetDateTime().ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(1));
        var postings = (await Http.GetFromJsonAsync<JsonElement>($"/ledger/entries?paymentId={order.PaymentId}", Ct))
            .GetProperty("items")[0]
            .GetProperty("postings")
            .EnumerateArray()
            .Select(p => $"{p.GetProperty("account").GetString()} {p.GetProperty("amountMinor").GetInt64()}");
        postings.ShouldContain("gateway:manual:receivable 9000");
        postings.ShouldContain("purpose:order:payable -9000");
    }

    [Fact]
    public async Task A_rejected_payment_has_failed_and_nothing_is_booked()
    {
        var order = NewOrder();
        await RecordedAsync(order);

        var payment = await DecidedAsync(order.OrderId, "reject");

        (Status(payment), payment.GetProperty("captured").GetInt64(), payment.GetProperty("failureCode").GetString()).ShouldBe(
            ("failed", 0, "rejected_by_operator")
        );
        (await Http.GetFromJsonAsync<JsonElement>($"/ledger/entries?paymentId={order.PaymentId}", Ct))
            .GetProperty("items")
            .GetArrayLength()
            .ShouldBe(0);
    }

    [Theory]
    [InlineData("approve", "reject", "The order was approved by operator")]
    [InlineData("reject", "approve", "The order was rejected by operator")]
    public async Task The_same_decision_again_gets_the_same_answer_and_the_opposite_one_409(string first, string second, string explanation)
    {
        var order = NewOrder();
        await RecordedAsync(order);
        var answer = (await DecidedAsync(order.OrderId, first)).ToString();

        (await DecidedAsync(order.OrderId, first)).ToString().ShouldBe(answer);
        using var opposite = await DecideAsync(order.OrderId, second);

        opposite.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await opposite.Content.ReadAsStringAsync(Ct)).ShouldContain(explanation);
        (await DecidedAsync(order.OrderId, first)).ToString().ShouldBe(answer);
    }

    [Fact]
    public async Task Of_approvals_and_rejections_at_once_one_kind_wins_and_all_of_it_get_the_same_answer()
    {
        var order = NewOrder();
        await RecordedAsync(order);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(async i =>
                {
                    var verb = i % 2 == 0 ? "approve" : "reject";
                    using var answer = await DecideAsync(order.OrderId, verb);
                    return (verb, answer.StatusCode, Body: await answer.Content.ReadAsStringAsync(Ct));
                })
        );

        var won = answers.Where(a => a.StatusCode == HttpStatusCode.OK).ToList();
        won.Select(a => (a.verb, a.Body)).Distinct().Count().ShouldBe(1);
        won.Count.ShouldBe(10);
        answers.Count(a => a.StatusCode == HttpStatusCode.Conflict).ShouldBe(10);
    }

    [Fact]
    public async Task An_order_that_is_not_known_is_404_and_a_reason_that_is_too_long_or_holds_a_card_number_400()
    {
        var order = NewOrder();
        await RecordedAsync(order);

        using var unknown = await DecideAsync(NextId(), "approve");
        using var tooLong = await DecideAsync(order.OrderId, "reject", new { reason = new string('x', 501) });
        using var card = await DecideAsync(order.OrderId, "reject", new { reason = "card 4242 4242 4242 4242" });

        (unknown.StatusCode, tooLong.StatusCode, card.StatusCode).ShouldBe(
            (HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)
        );
        Status((await PaymentsAsync(order)).Single()).ShouldBe("pending");
    }

    [Fact]
    public async Task A_customer_decides_nothing_and_sees_his_own_payment()
    {
        using var users = new UsersClient(System);
        var user = await users.RegisteredAsync();
        var order = NewOrder(user.Id);
        await RecordedAsync(order);
        var customer = (await users.SignedInAsync(user.Username)).Header;

        using var approve = await DecideAsync(order.OrderId, "approve", caller: customer);

        approve.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await users.StatusAsync("payment-service", $"/payments/{order.PaymentId}", customer)).ShouldBe(HttpStatusCode.OK);
    }
}
