using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Intents;
using Payments.Tests.Orders;
using Payments.Tests.Support;
using Payments.Tests.Tuition;

namespace Payments.Tests.Corrections;

/// <summary>An operator gives money back, and whoever it was paid to draws the consequences.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class RefundsReachTheirPurposeTests(SharedSystem shared) : IAsyncLifetime
{
    private PaymentsSystem system = null!;
    private HttpClient operators = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        system = await shared.GetAsync();
        operators = await IntentsClient.OperatorAsync(system);
    }

    public ValueTask DisposeAsync()
    {
        operators.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_bill_whose_payment_was_refunded_is_due_again_and_can_be_paid_again()
    {
        var tuition = new TuitionClient(system.Tuition);
        var payment = await tuition.AcceptedAsync("S002", "Spring2026");
        await tuition.EndedAsync(payment, "succeeded");

        var part = await RefundAsync(payment, 1_000);
        (await tuition.GetAsync(payment)).GetProperty("status").GetString().ShouldBe("succeeded", "a part of it is not the bill");
        var rest = await RefundAsync(payment);

        (
            part.GetProperty("payment").GetProperty("status").GetString(),
            rest.GetProperty("payment").GetProperty("status").GetString()
        ).ShouldBe(("partially_refunded", "refunded"));
        (await tuition.EndedAsync(payment, "refunded")).GetProperty("steps").GetRawText().ShouldContain("refunded");
        (await BillAsync()).ShouldBe("UNPAID");
        (await Eventually.Get(() => system.Mails.AboutAsync(payment), mails => mails.Count == 3, "the student is told"))
            .Count(m => m.Subject.Contains("refund", StringComparison.Ordinal))
            .ShouldBe(2, "one mail for each refund");
        await tuition.EndedAsync(await tuition.AcceptedAsync("S002", "Spring2026"), "succeeded");
        (await BillAsync()).ShouldBe("PAID");

        Task<object?> BillAsync() =>
            system.ScalarAsync("tuition", "SELECT status FROM bills WHERE student_no = 'S002' AND term = 'Spring2026'");
    }

    [Fact]
    public async Task An_order_whose_payment_was_refunded_is_cancelled_and_its_seats_are_free()
    {
        using var orders = new OrdersClient(system);
        await orders.SignInAsync();
        var show = await orders.NewShowAsync(capacity: 10);
        var order = await orders.PlacedAsync(show, quantity: 4);
        await orders.DecidedAsync(order, "approve");
        await orders.StandAsync(order, "SUCCEEDED / CONFIRMED / COMMITTED");
        var payment = (Guid)
            (await system.ScalarAsync("payments", $"SELECT id FROM payments WHERE purpose = 'order' AND reference = '{order}'"))!;

        await RefundAsync(payment);

        await orders.StandAsync(order, "REFUNDED / CANCELLED / RETURNED");
        (await orders.FreeAsync(show)).ShouldBe(10);
        using var again = await SendAsync(payment, new { reason = "once more" });
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict, "nothing is left to give back");
    }

    [Fact]
    public async Task A_refund_needs_a_reason_and_cannot_be_more_than_was_paid()
    {
        using var intents = await IntentsClient.CreateAsync(system);
        var payment = PaymentOf(await intents.PaidAsync());

        using var withoutReason = await SendAsync(payment, new { amount = 1 });
        using var tooMuch = await SendAsync(payment, new { amount = 2_001, reason = "a mistake" });
        using var withCard = await SendAsync(payment, new { reason = "of 4242424242424242" });
        using var ofNothing = await SendAsync(Guid.NewGuid(), new { reason = "a mistake" });

        (withoutReason.StatusCode, tooMuch.StatusCode, withCard.StatusCode, ofNothing.StatusCode).ShouldBe(
            (HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.NotFound)
        );
        (await operators.GetFromJsonAsync<JsonElement>($"/payments/{payment}", Ct)).GetProperty("refunded").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task The_same_key_refunds_once_and_the_timeline_says_who_and_why()
    {
        using var intents = await IntentsClient.CreateAsync(system);
        var (payment, key) = (PaymentOf(await intents.PaidAsync()), Guid.NewGuid().ToString());

        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var answer = await SendAsync(payment, new { amount = 500, reason = "the concert was short" }, key);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await operators.GetFromJsonAsync<JsonElement>($"/payments/{payment}", Ct)).GetProperty("refunded").GetInt64().ShouldBe(500);
        var timeline = (await operators.GetFromJsonAsync<JsonElement>($"/payments/{payment}/timeline", Ct)).GetRawText();
        timeline.ShouldContain("refund_requested");
        timeline.ShouldContain("by operator: the concert was short");
    }

    private static Guid PaymentOf(string intent) => Guid.ParseExact(intent["pi_".Length..], "N");

    private async Task<JsonElement> RefundAsync(Guid payment, long? amount = null)
    {
        using var answer = await SendAsync(payment, new { amount, reason = "the operator decides" });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    private async Task<HttpResponseMessage> SendAsync(Guid payment, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/payments/{payment}/refunds") { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await operators.SendAsync(request, Ct);
    }
}
