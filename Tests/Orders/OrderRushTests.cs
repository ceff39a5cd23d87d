using System.Net;
using Payments.Tests.Support;

namespace Payments.Tests.Orders;

/// <summary>A crowd that comes at once, and how long it waits on a machine that does nothing else.</summary>
[Collection(typeof(AloneCollection))]
public sealed class OrderRushTests(OrderFixture fixture) : IClassFixture<OrderFixture>
{
    private readonly OrderHost host = fixture.Host;

    [Fact]
    public async Task Five_hundred_customers_at_once_buy_the_last_hundred_seats_exactly()
    {
        const int Customers = 500;
        const int Seats = 100;
        var show = await host.NewShowAsync(Seats);
        await host.PlaceAsync(999_999);
        var started = TimeProvider.System.GetTimestamp();

        var answers = await Task.WhenAll(
            Enumerable
                .Range(1, Customers)
                .Select(async user =>
                {
                    using var answer = await host.PlaceAsync(show, userId: user);
                    return answer.StatusCode;
                })
        );

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        answers.Count(a => a == HttpStatusCode.Accepted).ShouldBe(Seats);
        answers.Count(a => a == HttpStatusCode.Conflict).ShouldBe(Customers - Seats);
        (await host.LeftAsync(show)).ShouldBe(0);
        (await host.Fixture.ScalarAsync($"SELECT sum(quantity) FROM orders WHERE show_id = {show} AND status = 'PENDING'")).ShouldBe(
            (long)Seats
        );
    }
}
