using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Orders;
using Payments.Tests.Support;

namespace Payments.Tests.Faults;

/// <summary>A crowd orders while parts of the system are killed: nothing is oversold, no order is lost or doubled, and each comes to its end.</summary>
public sealed class OrderFaultTests : IAsyncLifetime
{
    private const int Customers = 500;
    private const int Seats = 100;

    private static readonly TimeSpan CustomersPatience = TimeSpan.FromSeconds(120);

    private PaymentsSystem system = null!;
    private OrdersClient orders = null!;

    public async ValueTask InitializeAsync()
    {
        system = await PaymentsSystem.StartAsync(withDashboard: false);
        orders = new OrdersClient(system);
        await orders.SignInAsync();
    }

    public ValueTask DisposeAsync()
    {
        orders.Dispose();
        return system.DisposeAsync();
    }

    [Fact]
    public async Task Of_500_customers_100_get_the_last_seats_while_the_broker_is_restarted_and_services_are_killed()
    {
        var show = await orders.NewShowAsync(Seats);
        var crowd = Task.WhenAll(Enumerable.Range(1, Customers).Select(user => OrderedAsync(show, user)));
        await system.KillAsync("messaging");
        await system.KillAsync("order-api");
        await Task.WhenAll(system.StartAgainAsync("messaging"), system.StartAgainAsync("order-api"));

        var placed = (await crowd).OfType<long>().ToList();

        placed.Count.ShouldBe(Seats);
        placed.Distinct().Count().ShouldBe(Seats);
        (await orders.FreeAsync(show)).ShouldBe(0);
        (await system.ScalarAsync("orders", $"SELECT count(*) FROM orders WHERE show_id = {show}")).ShouldBe((long)Seats);
        await EachIsConfirmedAsync(placed);
    }

    /// <summary>A customer who asks again, with the same key, until there is an answer.</summary>
    /// <returns>The order's number; null when the show was sold out.</returns>
    private async Task<long?> OrderedAsync(long show, int user)
    {
        var key = Guid.NewGuid().ToString();
        var (status, body) = await Eventually.Get(
            async () =>
            {
                using var answer = await orders.PlaceAsync(new { userId = user, showId = show, quantity = 1 }, key);
                return (answer.StatusCode, Body: await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
            },
            answer => answer.StatusCode == HttpStatusCode.Accepted || (answer.StatusCode == HttpStatusCode.Conflict && IsSoldOut(answer.Body)),
            "the customer has an answer",
            CustomersPatience);
        return status == HttpStatusCode.Accepted ? body.GetProperty("orderId").GetInt64() : null;
    }

    /// <summary>And not that the request with this key is still running.</summary>
    private static bool IsSoldOut(JsonElement problem) => problem.TryGetProperty("left", out var left) && left.GetInt64() == 0;

    /// <summary>Half of them are approved before PaymentService is killed, half after.</summary>
    private async Task EachIsConfirmedAsync(List<long> placed)
    {
        await Task.WhenAll(placed.Take(Seats / 2).Select(order => orders.DecidedAsync(order, "approve")));
        await system.KillAsync("payment-service");
        await system.StartAgainAsync("payment-service");
        await Task.WhenAll(placed.Skip(Seats / 2).Select(order => orders.DecidedAsync(order, "approve")));
        foreach (var order in placed)
        {
            await orders.StandAsync(order, "SUCCEEDED / CONFIRMED / COMMITTED");
        }

        (await system.ScalarAsync("payments", "SELECT count(*) FROM payments WHERE purpose = 'order'")).ShouldBe((long)Seats);
        (await system.ScalarAsync("payments", "SELECT count(*) FROM payment_operations WHERE status = 'SUCCEEDED'")).ShouldBe((long)Seats);
    }
}
