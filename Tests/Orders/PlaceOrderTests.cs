using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Payments.Contracts;

namespace Payments.Tests.Orders;

/// <summary>POST /orders: what it answers, and what it leaves behind.</summary>
public sealed class PlaceOrderTests(OrderFixture fixture) : IClassFixture<OrderFixture>
{
    private readonly OrderHost host = fixture.Host;

    [Fact]
    public async Task An_order_is_accepted_with_its_seats_held_and_a_link_to_follow_it()
    {
        var show = await host.NewShowAsync(capacity: 10, priceMinor: 4_500);

        using var answer = await host.PlaceAsync(show, quantity: 2);
        var body = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, body);
        var order = await host.OrderAsync(answer.Headers.Location!.ToString());
        body.ShouldBe($$"""{"status":"accepted","orderId":{{order.GetProperty("id").GetInt64()}}}""");
        order.GetProperty("status").GetString().ShouldBe("pending");
        order.GetProperty("reservationStatus").GetString().ShouldBe("reserved");
        order.GetProperty("paymentStatus").ValueKind.ShouldBe(JsonValueKind.Null);
        order.GetProperty("amount").GetRawText().ShouldBe("""{"minor":9000,"currency":"USD"}""");
        order.GetProperty("show").GetString().ShouldBe($"Show {show}");
        (order.GetProperty("expiresAt").GetDateTime() - order.GetProperty("createdAt").GetDateTime()).ShouldBe(TimeSpan.FromMinutes(15));
        (await host.LeftAsync(show)).ShouldBe(8);
    }

    [Fact]
    public async Task Each_order_of_a_crowd_is_published_to_PaymentService_in_the_trace_of_its_own_request()
    {
        const int Crowd = 30;
        var show = await host.NewShowAsync(capacity: 1_000);
        await host.ForgetPublishedAsync();
        var seats = await host.LockShowAsync(show);
        var traces = Enumerable.Range(0, Crowd).Select(_ => Guid.NewGuid().ToString("N")).ToList();
        var placing = traces
            .Select((trace, i) => host.PlaceAsync(show, quantity: 1, userId: i + 1, traceParent: $"00-{trace}-00f067aa0ba902b7-01"))
            .ToList();
        await host.SomebodyWaitsAsync();
        await seats.DisposeAsync();
        await Task.WhenAll(placing);

        var published = new Dictionary<long, (OrderCreated Order, string Trace)>();
        for (var i = 0; i < Crowd; i++)
        {
            var (order, properties) = await host.NextPublishedAsync<OrderCreated>();
            published.Add(order.UserId, (order, Encoding.UTF8.GetString((byte[])properties.Headers!["traceparent"]!).Split('-')[1]));
        }

        foreach (var (user, (order, trace)) in published)
        {
            using var answer = await placing[(int)user - 1];
            order.OrderId.ShouldBe((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("orderId").GetInt64());
            trace.ShouldBe(traces[(int)user - 1]);
            order.Amount.ShouldBe(new Money(2_500, "USD"));
            order.PaymentId.ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData("""{"userId":123,"showId":1,"quantity":0}""", "quantity")]
    [InlineData("""{"userId":123,"showId":1,"quantity":11}""", "quantity")]
    [InlineData("""{"userId":123,"showId":1,"quantity":-1}""", "quantity")]
    [InlineData("""{"userId":123,"showId":1}""", "quantity")]
    [InlineData("""{"userId":0,"showId":1,"quantity":1}""", "userId")]
    [InlineData("""{"showId":1,"quantity":1}""", "userId")]
    [InlineData("""{"userId":123,"showId":0,"quantity":1}""", "showId")]
    [InlineData("""{"userId":123,"quantity":1}""", "showId")]
    [InlineData("""{"userId":"me","showId":1,"quantity":1}""", "userId")]
    [InlineData("""{"userId":123,"showId":1,"quantity":1.5}""", "quantity")]
    [InlineData("""{"userId":123,"showId":99999999999999999999,"quantity":1}""", "showId")]
    public async Task Bad_input_is_refused_with_the_name_of_the_field(string body, string field)
    {
        using var answer = await host.SendAsync(HttpMethod.Post, "/orders", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("errors")
            .EnumerateObject()
            .Select(e => e.Name)
            .ShouldBe([field]);
    }

    [Fact]
    public async Task What_is_no_JSON_is_refused()
    {
        using var answer = await host.SendAsync(HttpMethod.Post, "/orders", "two seats, please");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_unknown_show_is_not_found()
    {
        using var answer = await host.PlaceAsync(showId: 999_999);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_asks_for_more_than_is_left_hears_how_much_is_left()
    {
        var show = await host.NewShowAsync(capacity: 3);

        await RefusedAsync(show, quantity: 4, left: 3, "4 seats were asked for, and 3 are left.");
        await host.PlacedAsync(show, quantity: 2);
        await RefusedAsync(show, quantity: 2, left: 1, "2 seats were asked for, and 1 is left.");
        await host.PlacedAsync(show, quantity: 1);
        await RefusedAsync(show, quantity: 1, left: 0, "The show is sold out.");
    }

    [Fact]
    public async Task A_customer_who_has_signed_in_orders_only_for_himself_and_an_operator_for_anybody()
    {
        var show = await host.NewShowAsync(capacity: 10);

        using var own = await host.PlaceAsync(show, userId: 7, caller: host.Customer(7));
        using var others = await host.PlaceAsync(show, userId: 8, caller: host.Customer(7));
        using var byOperator = await host.PlaceAsync(show, userId: 8, caller: host.Operator());

        (own.StatusCode, others.StatusCode, byOperator.StatusCode).ShouldBe(
            (HttpStatusCode.Accepted, HttpStatusCode.Forbidden, HttpStatusCode.Accepted)
        );
        others.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await host.LeftAsync(show)).ShouldBe(8);
    }

    [Fact]
    public async Task A_repetition_with_the_same_key_gets_the_same_order_also_after_the_key_is_forgotten()
    {
        var show = await host.NewShowAsync(capacity: 10);
        var key = Guid.NewGuid().ToString();

        using var first = await host.PlaceAsync(show, quantity: 2, key: key);
        using var again = await host.PlaceAsync(show, quantity: 2, key: key);
        using var other = await host.PlaceAsync(show, quantity: 3, key: key);
        await host.Fixture.ScalarAsync("DELETE FROM idempotency.keys");
        using var later = await host.PlaceAsync(show, quantity: 2, key: key);

        var body = await first.Content.ReadAsStringAsync();
        first.StatusCode.ShouldBe(HttpStatusCode.Accepted, body);
        again.Headers.Contains("Idempotent-Replayed").ShouldBeTrue();
        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        later.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await again.Content.ReadAsStringAsync()).ShouldBe(body);
        (await later.Content.ReadAsStringAsync()).ShouldBe(body);
        later.Headers.Location.ShouldBe(first.Headers.Location);
        (await host.LeftAsync(show)).ShouldBe(8);
    }

    [Fact]
    public async Task Who_was_told_that_it_is_sold_out_may_get_a_seat_with_the_same_key_when_one_is_given_back()
    {
        var show = await host.NewShowAsync(capacity: 1);
        var (order, link) = await host.PlacedAsync(show);
        var key = Guid.NewGuid().ToString();
        using var refused = await host.PlaceAsync(show, key: key);

        await host.SettleAsync(order, PaymentOutcome.Failed);
        await host.BecomesAsync(link, "cancelled");
        using var taken = await host.PlaceAsync(show, key: key);

        (refused.StatusCode, taken.StatusCode).ShouldBe((HttpStatusCode.Conflict, HttpStatusCode.Accepted));
    }

    private async Task RefusedAsync(long show, int quantity, long left, string words)
    {
        using var answer = await host.PlaceAsync(show, quantity);
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("left").GetInt64().ShouldBe(left);
        problem.GetProperty("detail").GetString().ShouldBe(words);
    }
}
