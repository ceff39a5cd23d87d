using System.Text.Json;
using Payments.Contracts;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Orders;

/// <summary>Reservations whose time is up: PaymentService is asked, and asked again while it is silent; what it says is done.</summary>
public sealed class ExpiryTests(SharedSystem shared) : IAsyncLifetime
{
    private static readonly (string, string) ShortLife = ("Orders:ReservationLifetime", "00:00:01");
    private static readonly (string, string) Patience = ("Orders:AskAgainAfter", "00:10:00");
    private static readonly (string, string) Impatience = ("Orders:AskAgainAfter", "00:00:00.300");

    private MessagingFixture fixture = null!;

    public async ValueTask InitializeAsync() => fixture = await MessagingFixture.CreateAsync(shared);

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task An_order_whose_time_is_up_is_canceled_when_PaymentService_says_so()
    {
        await using var host = await OrderHost.StartAsync(fixture, ShortLife, Patience);
        var show = await host.NewShowAsync(capacity: 5);
        var (placed, link) = await host.PlacedAsync(show, quantity: 2);
        await host.NextPublishedAsync<OrderCreated>();

        var (request, _) = await host.NextPublishedAsync<OrderCancelRequested>();
        request.Reason.ShouldBe(OrderCancelReason.Expired);
        request.Order.PaymentId.ShouldBe(placed.GetProperty("paymentId").GetGuid());
        (await host.OrderAsync(link)).GetProperty("status").GetString().ShouldBe("pending");
        (await host.LeftAsync(show)).ShouldBe(3, "somebody may be approving it");

        await host.SettleAsync(placed, PaymentOutcome.Canceled, reason: "expired");
        var order = await host.BecomesAsync(link, "cancelled");

        order.GetProperty("reservationStatus").GetString().ShouldBe("expired");
        order
            .GetProperty("steps")
            .EnumerateArray()
            .Select(s => s.GetProperty("step").GetString())
            .ShouldBe(["created", "cancel_requested", "cancelled"]);
        (await host.LeftAsync(show)).ShouldBe(5);
    }

    [Fact]
    public async Task An_approval_that_was_first_wins_over_the_time()
    {
        await using var host = await OrderHost.StartAsync(fixture, ShortLife, Patience);
        var (placed, link) = await host.PlacedAsync(await host.NewShowAsync(capacity: 5));
        await host.NextPublishedAsync<OrderCreated>();
        await host.NextPublishedAsync<OrderCancelRequested>();

        await host.SettleAsync(placed, PaymentOutcome.Succeeded, by: "olga");

        var order = await host.BecomesAsync(link, "confirmed");
        order.GetProperty("reservationStatus").GetString().ShouldBe("committed");
        order.GetProperty("reason").GetString().ShouldBeNull();
    }

    [Fact]
    public async Task PaymentService_is_asked_again_while_it_is_silent_and_for_the_same_reason()
    {
        await using var host = await OrderHost.StartAsync(fixture, Impatience);
        var (placed, link) = await host.PlacedAsync(await host.NewShowAsync(capacity: 5));
        await host.NextPublishedAsync<OrderCreated>();
        await host.SendAsync(HttpMethod.Post, link + "/cancel");

        for (var asked = 0; asked < 3; asked++)
        {
            (await host.NextPublishedAsync<OrderCancelRequested>()).Message.Reason.ShouldBe(OrderCancelReason.Customer);
        }

        await host.SettleAsync(placed, PaymentOutcome.Canceled);
        (await host.BecomesAsync(link, "cancelled")).GetProperty("reservationStatus").GetString().ShouldBe("released");
    }

    [Fact]
    public async Task Two_instances_share_what_is_due_and_ask_once_for_each()
    {
        const int Orders = 60;
        (string, string)[] settings = [ShortLife, Patience, ("Orders:ExpiryBatchSize", "5")];
        await using var host = await OrderHost.StartAsync(fixture, settings);
        await using var other = await OrderHost.StartAsync(fixture, settings);
        var show = await host.NewShowAsync(Orders);
        await Task.WhenAll(Enumerable.Range(1, Orders).Select(user => host.PlacedAsync(show, userId: user)));
        // On a busy machine the first are due before the last are placed.
        var (created, asked) = (0, new List<long>());
        while (created < Orders || asked.Count < Orders)
        {
            var message = await fixture.TakeAsync(OrderHost.Published);
            if (message.RoutingKey == OrderCreated.Type)
            {
                created++;
            }
            else
            {
                asked.Add(JsonSerializer.Deserialize<OrderCancelRequested>(message.Body.Span, MessageJson.Options)!.Order.OrderId);
            }
        }

        asked.ShouldBeUnique();
        (await fixture.CountAsync(OrderHost.Published)).ShouldBe(0u);
    }
}
