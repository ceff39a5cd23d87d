using System.Net;
using Payments.Tests.Support;

namespace Payments.Tests.Orders;

/// <summary>An order from its request to its end, through all services.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class OrderFlowTests(SharedSystem shared) : IAsyncLifetime
{
    private OrdersClient? client;

    private OrdersClient Orders => client!;

    public async ValueTask InitializeAsync()
    {
        client = new OrdersClient(await shared.GetAsync());
        await client.SignInAsync();
    }

    public ValueTask DisposeAsync()
    {
        client?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("approve", "SUCCEEDED / CONFIRMED / COMMITTED", 98)]
    [InlineData("reject", "FAILED / CANCELLED / EXPIRED", 100)]
    public async Task A_decision_reaches_payment_order_and_reservation(string verb, string states, long free)
    {
        var show = await Orders.NewShowAsync(capacity: 100);
        var order = await Orders.PlacedAsync(show, quantity: 2);
        await Orders.StandAsync(order, "PENDING / PENDING / RESERVED");
        (await Orders.FreeAsync(show)).ShouldBe(98);

        await Orders.DecidedAsync(order, verb);

        await Orders.StandAsync(order, states);
        (await Orders.FreeAsync(show)).ShouldBe(free);
    }

    [Fact]
    public async Task An_order_whose_time_is_up_ends_everywhere_and_its_seats_are_back()
    {
        var show = await Orders.NewShowAsync(capacity: 10);
        var order = await Orders.PlacedAsync(show, quantity: 4);
        await Orders.StandAsync(order, "PENDING / PENDING / RESERVED");

        await Orders.ExpireAsync(order);

        await Orders.StandAsync(order, "CANCELED / CANCELLED / EXPIRED");
        (await Orders.FreeAsync(show)).ShouldBe(10);
        using var late = await Orders.DecideAsync(order, "approve");
        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task An_order_that_is_canceled_ends_everywhere_and_its_seats_are_back()
    {
        var show = await Orders.NewShowAsync(capacity: 10);
        var order = await Orders.PlacedAsync(show, quantity: 4);

        using var answer = await Orders.CancelAsync(order);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Orders.StandAsync(order, "CANCELED / CANCELLED / RELEASED");
        (await Orders.FreeAsync(show)).ShouldBe(10);
    }

    [Fact]
    public async Task Where_approval_races_expiry_one_of_the_two_wins_and_both_services_agree()
    {
        const int Count = 30;
        var show = await Orders.NewShowAsync(capacity: Count);
        var numbers = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Orders.PlacedAsync(show)));
        foreach (var order in numbers)
        {
            await Orders.StandAsync(order, "PENDING / PENDING / RESERVED");
        }

        var expiry = Orders.ExpireAsync(numbers);
        var approved = 0L;
        foreach (var order in numbers)
        {
            // Until the expiry has begun, so that the two meet.
            using var answer = await Orders.DecideAsync(order, "approve");
            approved += answer.StatusCode == HttpStatusCode.OK ? 1 : 0;
            await Orders.StandAsync(
                order,
                answer.StatusCode == HttpStatusCode.OK ? "SUCCEEDED / CONFIRMED / COMMITTED" : "CANCELED / CANCELLED / EXPIRED"
            );
        }

        await expiry;
        (await Orders.FreeAsync(show)).ShouldBe(Count - approved);
    }
}
