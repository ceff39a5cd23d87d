using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Payments.Tests.Orders;
using Payments.Tests.Support;

namespace Payments.Tests.Faults;

/// <summary>
/// Parts of the system are killed while a crowd buys the last seats: none is sold twice, none is lost, and every order comes to its end.
/// </summary>
[Collection(typeof(FaultCollection))]
public sealed class OrderFaultTests(FaultSystem fixture) : IAsyncLifetime
{
    private const int Customers = 500;
    private const int Seats = 100;

    private static readonly TimeSpan RecoveryBound = TimeSpan.FromSeconds(120);

    /// <summary>
    /// Of the whole crowd while other tests run; how fast it is on a machine of its own is shown by OrderRushTests. Whoever waited for the
    /// broker or PaymentService would wait for the minutes until they are back.
    /// </summary>
    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Of a customer before he asks again: together they stay below the 500 requests a second that guests of one address have, and leave
    /// enough for the next test.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly PaymentsSystem system = fixture.System;
    private readonly HttpClient http = fixture.System.App.CreateHttpClient("order-api");
    private readonly OrdersClient orders = new(fixture.System);

    [Fact]
    public async Task While_broker_and_PaymentService_are_killed_a_crowd_buys_the_last_seats_exactly()
    {
        const long Show = 3;
        (await http.GetAsync("/shows", TestContext.Current.CancellationToken)).Dispose();
        var started = TimeProvider.System.GetTimestamp();

        var crowd = Task.WhenAll(
            Enumerable
                .Range(1, Customers)
                .Select(async user =>
                {
                    using var answer = await OrderAsync(Show, user, key: null);
                    return (answer.StatusCode, At: TimeProvider.System.GetElapsedTime(started));
                })
        );
        await Task.WhenAll(system.KillAsync("messaging"), system.KillAsync("payment-service"));
        var answers = await crowd;

        answers.Max(a => a.At).ShouldBeLessThan(AnswerBound, "no request has waited for a broker or a service that is away");
        answers
            .CountBy(a => a.StatusCode)
            .ToDictionary()
            .ShouldBe(
                new Dictionary<HttpStatusCode, int> { [HttpStatusCode.Accepted] = Seats, [HttpStatusCode.Conflict] = Customers - Seats },
                ignoreOrder: true
            );
        await system.StartAgainAsync("messaging");
        await system.StartAgainAsync("payment-service");
        await EachIsToBePaidAsync(Show);
        await EachIsConfirmedOnceAsync(Show);
    }

    [Fact]
    public async Task While_OrderApi_is_killed_a_crowd_that_tries_again_buys_the_last_seats_exactly()
    {
        const long Show = 2;
        await system.ScalarAsync("orders", $"UPDATE inventory SET capacity = {Seats} WHERE id = {Show}");
        var answers = new ConcurrentBag<long?>();

        var crowd = Task.WhenAll(Enumerable.Range(1, Customers).Select(async user => answers.Add(await TryUntilAnsweredAsync(Show, user))));
        await Eventually.Be(
            async () => await system.ScalarAsync("orders", $"SELECT count(*) FROM orders WHERE show_id = {Show}") is > 0L,
            "the first orders are there"
        );
        await system.KillAsync("order-api");
        await system.StartAgainAsync("order-api");
        await crowd;

        var taken = answers.OfType<long>().ToList();
        taken.ShouldBeUnique();
        taken.Count.ShouldBe(Seats);
        await EachIsToBePaidAsync(Show);
    }

    public ValueTask InitializeAsync() => new(fixture.BecomesWholeAsync());

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        orders.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>As a good client does: the same request with the same key, until somebody says what has become of it.</summary>
    /// <returns>The order; null when there was no seat left.</returns>
    private async Task<long?> TryUntilAnsweredAsync(long show, int user)
    {
        var key = Guid.NewGuid().ToString();
        var (status, body) = await Eventually.Get(
            async () =>
            {
                using var answer = await OrderAsync(show, user, key);
                return (
                    answer.StatusCode,
                    Body: await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)
                );
            },
            answer =>
                answer.StatusCode == HttpStatusCode.Accepted
                || (answer.StatusCode == HttpStatusCode.Conflict && answer.Body.TryGetProperty("left", out _)),
            $"user {user} has an answer",
            RecoveryBound,
            Pause
        );
        return status == HttpStatusCode.Accepted ? body.GetProperty("orderId").GetInt64() : null;
    }

    private async Task<HttpResponseMessage> OrderAsync(long showId, int userId, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders")
        {
            Content = JsonContent.Create(
                new
                {
                    userId,
                    showId,
                    quantity = 1,
                }
            ),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Half of them are approved before PaymentService is killed once more, half after.</summary>
    private async Task EachIsConfirmedOnceAsync(long show)
    {
        await orders.SignInAsync();
        var numbers = (
            (string)(await system.ScalarAsync("orders", $"SELECT string_agg(id::text, ',') FROM orders WHERE show_id = {show}"))!
        )
            .Split(',')
            .Select(long.Parse)
            .ToList();
        await Task.WhenAll(numbers.Take(Seats / 2).Select(order => orders.DecidedAsync(order, "approve")));
        await system.KillAsync("payment-service");
        await system.StartAgainAsync("payment-service");
        await Task.WhenAll(numbers.Skip(Seats / 2).Select(order => orders.DecidedAsync(order, "approve")));
        foreach (var order in numbers)
        {
            await orders.StandAsync(order, "SUCCEEDED / CONFIRMED / COMMITTED");
        }

        (
            await system.ScalarAsync(
                "payments",
                """
                SELECT count(*) FROM payment_operations o JOIN payments p ON p.id = o.payment_id
                WHERE p.purpose = 'order' AND o.status = 'SUCCEEDED'
                """
            )
        ).ShouldBe((long)Seats);
    }

    private async Task EachIsToBePaidAsync(long show)
    {
        await Eventually.Get(
            () =>
                system.ScalarAsync(
                    "orders",
                    $"SELECT count(*) FROM orders WHERE show_id = {show} AND status = 'PENDING' AND payment_status = 'PENDING'"
                ),
            orders => orders is (long)Seats,
            "PaymentService has a payment for every order",
            RecoveryBound
        );
        (await system.ScalarAsync("orders", $"SELECT held || ' ' || committed FROM inventory WHERE id = {show}")).ShouldBe($"{Seats} 0");
        (
            await system.ScalarAsync(
                "orders",
                $"SELECT count(*) || ' ' || sum(quantity) FROM inventory_reservations WHERE inventory_id = {show} AND status = 'RESERVED'"
            )
        ).ShouldBe($"{Seats} {Seats}");
    }
}
