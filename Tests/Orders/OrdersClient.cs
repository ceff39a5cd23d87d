using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;

namespace Payments.Tests.Orders;

/// <summary>Orders on the whole running system, as customers place them and operators decide on them.</summary>
internal sealed class OrdersClient(PaymentsSystem system) : IDisposable
{
    private static readonly TimeSpan RecoveryBound = TimeSpan.FromSeconds(120);

    private readonly HttpClient orders = system.App.CreateHttpClient("order-api");
    private readonly HttpClient payments = system.App.CreateHttpClient("payment-service", "http");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task SignInAsync() =>
        payments.DefaultRequestHeaders.Authorization = orders.DefaultRequestHeaders.Authorization = new(
            "Bearer",
            await system.OperatorKeyAsync()
        );

    public async Task<HttpResponseMessage> PlaceAsync(object order, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = JsonContent.Create(order) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await orders.SendAsync(request, Ct);
    }

    public async Task<long> PlacedAsync(long showId, int quantity = 1, long userId = 123)
    {
        using var answer = await PlaceAsync(
            new
            {
                userId,
                showId,
                quantity,
            }
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("orderId").GetInt64();
    }

    public Task<HttpResponseMessage> DecideAsync(long order, string verb) =>
        payments.PostAsync(new Uri($"/payments/{order}/{verb}", UriKind.Relative), null, Ct);

    /// <summary>Until it is decided: the payment may not be there yet.</summary>
    public Task DecidedAsync(long order, string verb) =>
        Eventually.Be(
            async () =>
            {
                using var answer = await DecideAsync(order, verb);
                return answer.StatusCode == HttpStatusCode.OK;
            },
            $"order {order} is decided",
            RecoveryBound
        );

    public Task<HttpResponseMessage> CancelAsync(long order) =>
        orders.PostAsync(new Uri($"/orders/{order}/cancel", UriKind.Relative), null, Ct);

    /// <summary>Where payment, order and reservation stand, as their tables have it.</summary>
    public async Task<string> StatesAsync(long order) =>
        string.Join(
            " / ",
            await system.ScalarAsync("payments", $"SELECT status FROM payments WHERE purpose = 'order' AND reference = '{order}'")
                ?? "no payment",
            await system.ScalarAsync("orders", $"SELECT status FROM orders WHERE id = {order}"),
            await system.ScalarAsync(
                "orders",
                $"SELECT r.status FROM orders o JOIN inventory_reservations r ON r.id = o.reservation_id WHERE o.id = {order}"
            )
        );

    public Task StandAsync(long order, string states) =>
        Eventually.Get(() => StatesAsync(order), s => s == states, $"order {order} stands at {states}", RecoveryBound);

    /// <summary>Lets the time of an order's reservation be up.</summary>
    public Task ExpireAsync(params IEnumerable<long> numbers) =>
        system.ScalarAsync(
            "orders",
            $"""
            UPDATE inventory_reservations SET expires_at = now()
            WHERE id IN (SELECT reservation_id FROM orders WHERE id IN ({string.Join(',', numbers)}))
            """
        );

    public async Task<long> FreeAsync(long showId) =>
        (long)(await system.ScalarAsync("orders", $"SELECT capacity - held - committed FROM inventory WHERE id = {showId}"))!;

    /// <summary>A show of the test's own.</summary>
    public async Task<long> NewShowAsync(int capacity) =>
        (long)
            (
                await system.ScalarAsync(
                    "orders",
                    $"""
                    WITH i AS (INSERT INTO inventory (id, capacity, held, committed) VALUES ({Random.Shared.Next(
                        1_000,
                        int.MaxValue
                    )}, {capacity}, 0, 0) RETURNING id)
                    INSERT INTO shows (id, name, venue, starts_at, price_minor, currency)
                    SELECT id, 'Show ' || id, 'Hall', now() + interval '30 days', 1500, 'USD' FROM i RETURNING id
                    """
                )
            )!;

    public void Dispose()
    {
        orders.Dispose();
        payments.Dispose();
    }
}
