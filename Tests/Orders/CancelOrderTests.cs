using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Contracts;

namespace Payments.Tests.Orders;

/// <summary>Canceling an order: OrderApi asks PaymentService, and the order is canceled when the answer has come.</summary>
public sealed class CancelOrderTests(OrderFixture fixture) : IClassFixture<OrderFixture>
{
    private readonly OrderHost host = fixture.Host;

    [Fact]
    public async Task A_pending_order_is_asked_for_once_and_keeps_its_seats_until_the_answer_comes()
    {
        var show = await host.NewShowAsync(capacity: 5);
        var (placed, link) = await host.PlacedAsync(show, quantity: 2);
        await host.ForgetPublishedAsync();

        using var first = await CancelAsync(link);
        using var again = await CancelAsync(link);

        (first.StatusCode, again.StatusCode).ShouldBe((HttpStatusCode.Accepted, HttpStatusCode.Accepted));
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        var (request, _) = await host.NextPublishedAsync<OrderCancelRequested>();
        request.Reason.ShouldBe(OrderCancelReason.Customer);
        request.Order.OrderId.ShouldBe(placed.GetProperty("id").GetInt64());
        request.Order.PaymentId.ShouldBe(placed.GetProperty("paymentId").GetGuid());
        (request.Order.Quantity, request.Order.Amount!.Minor, request.Order.Show).ShouldBe((2, 5_000, $"Show {show}"));
        (await host.Fixture.CountAsync(OrderHost.Published)).ShouldBe(0u);
        (await host.LeftAsync(show)).ShouldBe(3);

        await host.SettleAsync(placed, PaymentOutcome.Canceled);
        var order = await host.BecomesAsync(link, "cancelled");
        order.GetProperty("reservationStatus").GetString().ShouldBe("released");
        (await host.LeftAsync(show)).ShouldBe(5);
        using var afterwards = await CancelAsync(link);
        afterwards.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_order_that_was_approved_meanwhile_stays_approved()
    {
        var (placed, link) = await host.PlacedAsync(await host.NewShowAsync(capacity: 5));
        using var asked = await CancelAsync(link);

        await host.SettleAsync(placed, PaymentOutcome.Succeeded);
        await host.BecomesAsync(link, "confirmed");

        using var refused = await CancelAsync(link);
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task By_its_number_only_owner_and_operator_cancel_an_order()
    {
        var show = await host.NewShowAsync(capacity: 5);
        var path = $"/orders/{(await host.PlacedAsync(show, userId: 41)).Order.GetProperty("id")}/cancel";

        (await StatusAsync(path, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(path, host.Customer(42))).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync("/orders/999999999/cancel", host.Customer(41))).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync($"/orders/{Guid.NewGuid()}/cancel", null)).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(path, host.Customer(41))).ShouldBe(HttpStatusCode.Accepted);
        (await StatusAsync(path, host.Operator())).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_repetition_with_the_same_key_gets_the_same_answer()
    {
        var (_, link) = await host.PlacedAsync(await host.NewShowAsync(capacity: 5));
        var key = Guid.NewGuid().ToString();

        using var first = await host.SendAsync(HttpMethod.Post, link + "/cancel", key: key);
        using var again = await host.SendAsync(HttpMethod.Post, link + "/cancel", key: key);

        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        again.Headers.Contains("Idempotent-Replayed").ShouldBeTrue();
        (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("cancelRequestedAt").ValueKind.ShouldBe(JsonValueKind.String);
    }

    private Task<HttpResponseMessage> CancelAsync(string link) => host.SendAsync(HttpMethod.Post, link + "/cancel");

    private async Task<HttpStatusCode> StatusAsync(string path, AuthenticationHeaderValue? caller)
    {
        using var answer = await host.SendAsync(HttpMethod.Post, path, caller: caller);
        return answer.StatusCode;
    }
}
