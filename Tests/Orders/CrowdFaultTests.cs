using System.Net;
using System.Net.Http.Json;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;

namespace Payments.Tests.Orders;

/// <summary>What OrderApi answers a crowd does not depend on anybody but its database: broker and PaymentService may be away.</summary>
public sealed class CrowdFaultTests : IAsyncLifetime
{
    private const int Customers = 500;
    private const int Seats = 100;

    /// <summary>The seeded one with that many seats.</summary>
    private const long Show = 3;

    private static readonly TimeSpan RecoveryBound = TimeSpan.FromSeconds(120);

    private PaymentsSystem system = null!;

    public async ValueTask InitializeAsync() => system = await PaymentsSystem.StartAsync(withDashboard: false);

    public ValueTask DisposeAsync() => system.DisposeAsync();

    [Fact]
    public async Task While_broker_and_PaymentService_are_killed_500_customers_buy_the_last_100_seats_exactly_in_under_5_seconds()
    {
        using var http = system.App.CreateHttpClient("order-api");
        (await http.GetAsync("/shows", TestContext.Current.CancellationToken)).Dispose();
        var started = TimeProvider.System.GetTimestamp();

        var crowd = Task.WhenAll(Enumerable.Range(1, Customers).Select(async userId =>
        {
            using var answer = await http.PostAsJsonAsync("/orders", new { userId, showId = Show, quantity = 1 }, TestContext.Current.CancellationToken);
            return (answer.StatusCode, At: TimeProvider.System.GetElapsedTime(started));
        }));
        await Task.WhenAll(system.KillAsync("messaging"), system.KillAsync("payment-service"));
        var answers = await crowd;

        answers.Max(a => a.At).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        answers.Count(a => a.StatusCode == HttpStatusCode.Accepted).ShouldBe(Seats);
        answers.Count(a => a.StatusCode == HttpStatusCode.Conflict).ShouldBe(Customers - Seats);
        await system.StartAgainAsync("messaging");
        await system.StartAgainAsync("payment-service");
        await EachIsToBePaidAsync();
    }

    private async Task EachIsToBePaidAsync()
    {
        await Eventually.Get(
            () => system.ScalarAsync("orders", $"SELECT count(*) FROM orders WHERE show_id = {Show} AND status = 'PENDING' AND payment_status = 'PENDING'"),
            orders => orders is (long)Seats,
            "PaymentService has a payment for every order",
            RecoveryBound);
        (await system.ScalarAsync("orders", $"SELECT held || ' ' || committed FROM inventory WHERE id = {Show}")).ShouldBe($"{Seats} 0");
        (await system.ScalarAsync("orders", $"SELECT count(*) || ' ' || sum(quantity) FROM inventory_reservations WHERE inventory_id = {Show} AND status = 'RESERVED'")).ShouldBe($"{Seats} {Seats}");
    }
}
