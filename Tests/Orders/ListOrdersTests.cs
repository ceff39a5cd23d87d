using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Payments.Contracts;

namespace Payments.Tests.Orders;

/// <summary>Reading shows and orders.</summary>
public sealed class ListOrdersTests(OrderFixture fixture) : IClassFixture<OrderFixture>
{
    private readonly OrderHost host = fixture.Host;

    [Fact]
    public async Task The_three_seeded_shows_are_listed_with_their_seats()
    {
        var shows = (await host.JsonAsync("/shows")).EnumerateArray().Take(3).ToList();

        shows.Select(s => s.GetProperty("id").GetInt64()).ShouldBe([1, 2, 3]);
        shows[0]
            .GetRawText()
            .ShouldBe(
                """{"id":1,"name":"The Tempest","venue":"Globe Theatre","startsAt":"2027-03-12T19:30:00Z","capacity":500,"price":"""
                    + """{"minor":4500,"currency":"USD"},"left":500}"""
            );
    }

    [Fact]
    public async Task An_order_is_shown_by_its_number_to_its_owner_and_to_operators()
    {
        var id = IdOf((await host.PlacedAsync(await host.NewShowAsync(capacity: 5), userId: 51)).Order);

        (await StatusAsync($"/orders/{id}", null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync($"/orders/{id}", host.Customer(52))).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync($"/orders/{id}", host.Customer(51))).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync($"/orders/{id}", host.Operator())).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync("/orders/999999999", host.Operator())).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync($"/orders/{Guid.NewGuid()}", null)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Customers_list_their_own_orders_operators_all_and_guests_none()
    {
        var show = await host.NewShowAsync(capacity: 50);
        var own = IdOf((await host.PlacedAsync(show, userId: 61)).Order);
        var others = IdOf((await host.PlacedAsync(show, userId: 62)).Order);

        (await StatusAsync("/orders", null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await IdsAsync("", host.Customer(61))).ShouldBe([own]);
        (await IdsAsync("?userId=62", host.Customer(61))).ShouldBeEmpty();
        (await IdsAsync($"?showId={show}", host.Operator())).ShouldBe([others, own]);
    }

    [Fact]
    public async Task Filters_and_pages_narrow_the_list()
    {
        var show = await host.NewShowAsync(capacity: 50);
        var placed = new List<(JsonElement Order, string Link)>();
        for (var i = 0; i < 5; i++)
        {
            placed.Add(await host.PlacedAsync(show, userId: 70 + i));
        }

        List<long> ids = [.. placed.Select(p => IdOf(p.Order))];
        await host.SettleAsync(placed[0].Order, PaymentOutcome.Succeeded);
        await host.SettleAsync(placed[1].Order, PaymentOutcome.Failed);
        await host.BecomesAsync(placed[0].Link, "confirmed");
        await host.BecomesAsync(placed[1].Link, "cancelled");

        (await IdsAsync($"?showId={show}&status=CONFIRMED")).ShouldBe([ids[0]]);
        (await IdsAsync($"?showId={show}&status=pending")).ShouldBe([ids[4], ids[3], ids[2]]);
        (await IdsAsync($"?showId={show}&paymentStatus=failed")).ShouldBe([ids[1]]);
        (await IdsAsync($"?showId={show}&paymentStatus=none")).ShouldBe([ids[4], ids[3], ids[2]]);
        (await IdsAsync($"?userId=73&showId={show}")).ShouldBe([ids[3]]);
        (await IdsAsync($"?showId={show}&to={placed[2].Order.GetProperty("createdAt").GetString()}")).ShouldBe([ids[1], ids[0]]);
        (await IdsAsync($"?showId={show}&from={placed[3].Order.GetProperty("createdAt").GetString()}")).ShouldBe([ids[4], ids[3]]);

        var page = await host.JsonAsync($"/orders?showId={show}&limit=3", host.Operator());
        (await IdsAsync($"?showId={show}&limit=3&before={page.GetProperty("before")}")).ShouldBe([ids[1], ids[0]]);
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=201")]
    [InlineData("?status=unheard")]
    [InlineData("?status=1")]
    [InlineData("?paymentStatus=unheard")]
    public async Task A_filter_that_makes_no_sense_is_refused(string query) =>
        (await StatusAsync("/orders" + query, host.Operator())).ShouldBe(HttpStatusCode.BadRequest);

    private async Task<List<long>> IdsAsync(string query, AuthenticationHeaderValue? caller = null) =>
        [.. (await host.JsonAsync("/orders" + query, caller ?? host.Operator())).GetProperty("items").EnumerateArray().Select(IdOf)];

    private async Task<HttpStatusCode> StatusAsync(string path, AuthenticationHeaderValue? caller)
    {
        using var answer = await host.SendAsync(HttpMethod.Get, path, caller: caller);
        return answer.StatusCode;
    }

    private static long IdOf(JsonElement order) => order.GetProperty("id").GetInt64();
}
