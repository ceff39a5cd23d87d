using System.Globalization;
using System.Net;
using Microsoft.Playwright;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPages;

/// <summary>Ordering from the page, and what other open pages see of it without being loaded again.</summary>
[Collection(typeof(OrderPagesCollection))]
public sealed class LiveOrdersTests(OrderPagesFixture fixture) : IAsyncDisposable
{
    [Fact]
    public async Task A_guest_orders_from_the_page_and_follows_the_order_by_its_link()
    {
        var page = await fixture.OpenAsync();
        var card = page.Locator("[data-show='1']");

        await card.GetByLabel("User id").FillAsync("123");
        await card.GetByLabel("Seats", new() { Exact = true }).FillAsync("2");
        await card.GetByRole(AriaRole.Button).ClickAsync();

        await Assertions.Expect(page.Locator("#notice")).ToContainTextAsync("is accepted");
        var id = long.Parse((await page.Locator("#notice").TextContentAsync())!.Split(' ')[1], CultureInfo.InvariantCulture);
        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToContainTextAsync("The Tempest");
        await Assertions.Expect(OrderPagesFixture.Row(page, id).Locator(".payment")).ToContainTextAsync("Pending");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the order" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Order {id}" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("Created");
    }

    [Fact]
    public async Task A_refused_order_is_said_on_the_page()
    {
        var page = await fixture.OpenAsync();
        var card = page.Locator("[data-show='1']");

        await card.GetByLabel("User id").FillAsync("123");
        await card.GetByLabel("Seats", new() { Exact = true }).FillAsync("11");
        await card.GetByRole(AriaRole.Button).ClickAsync();

        await Assertions.Expect(page.Locator("#notice .refused")).ToHaveTextAsync("Seats must be between 1 and 10.");
    }

    [Fact]
    public async Task A_second_window_sees_orders_seats_totals_and_decisions_as_they_happen()
    {
        var page = await fixture.OpenAsync();
        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync("Live");
        var orders = await NumberAsync(page.Locator("[data-total='orders']"));
        var succeeded = await NumberAsync(page.Locator("[data-total='succeeded']"));
        var left = await NumberAsync(page.Locator("[data-show='2'] [data-left]"));

        var (id, _) = await fixture.OrderWithPaymentAsync(show: 2, quantity: 3);
        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToContainTextAsync("The Magic Flute");
        await Assertions.Expect(page.Locator("[data-show='2'] [data-left]")).ToHaveTextAsync(Written(left - 3));
        await Assertions.Expect(page.Locator("[data-total='orders']")).ToHaveTextAsync(Written(orders + 1));
        await fixture.DecideAsync(id, "approve");

        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToContainTextAsync("Confirmed");
        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToContainTextAsync("Succeeded");
        await Assertions.Expect(page.Locator("[data-total='succeeded']")).ToHaveTextAsync(Written(succeeded + 1));
        await Assertions.Expect(page.Locator("#announce")).ToContainTextAsync($"Order {id}: confirmed, payment succeeded.");
    }

    [Fact]
    public async Task What_happens_between_the_page_and_its_stream_is_not_missed()
    {
        // The script, and with it the stream, comes only after another order has been placed.
        var (first, _) = await fixture.OrderAsync();
        var go = new TaskCompletionSource();
        var page = await fixture.OpenAsync("/dashboard/sign-in");
        await page.RouteAsync(
            "**/dashboard/events*",
            async route =>
            {
                await go.Task;
                await route.ContinueAsync();
            }
        );
        await page.GotoAsync(fixture.Address("/").ToString());
        await Assertions.Expect(OrderPagesFixture.Row(page, first)).ToBeVisibleAsync();
        var (second, _) = await fixture.OrderAsync();
        go.SetResult();

        await Assertions.Expect(OrderPagesFixture.Row(page, second)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_filtered_page_says_that_there_are_new_orders_and_keeps_its_rows()
    {
        var page = await fixture.OpenAsync("/?show=3");
        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync("Live");

        var (id, _) = await fixture.OrderAsync(show: 2);

        await Assertions.Expect(page.Locator("#orders-changed")).ToBeVisibleAsync();
        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_lost_connection_is_shown_and_what_was_missed_is_caught_up()
    {
        using var network = new TcpProxy(new IPEndPoint(IPAddress.Loopback, fixture.Orders.BaseAddress!.Port));
        var page = await fixture.OpenAsync($"http://localhost:{network.Port}/");
        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync("Live");

        network.Cut();
        await Assertions.Expect(page.Locator("#connection")).ToContainTextAsync("Connection lost");
        var (id, _) = await fixture.OrderAsync();
        network.Mend();

        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync("Live again");
        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_another_instance_has_committed_is_seen_too()
    {
        var (id, _) = await fixture.OrderWithPaymentAsync();
        await fixture.DecideAsync(id, "reject");
        var page = await fixture.OperatorAsync();
        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToContainTextAsync("by program");

        await fixture.System.ScalarAsync("orders", $"UPDATE orders SET reason = 'said elsewhere', updated_at = now() WHERE id = {id}");

        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToContainTextAsync("said elsewhere");
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.CloseAsync();
        GC.SuppressFinalize(this);
    }

    private static async Task<long> NumberAsync(ILocator figure) =>
        long.Parse((await figure.TextContentAsync())!, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static string Written(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
