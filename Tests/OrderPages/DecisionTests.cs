using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Payments.Tests.OrderPages;

/// <summary>Approving and rejecting from the page.</summary>
[Collection(typeof(OrderPagesCollection))]
public sealed partial class DecisionTests(OrderPagesFixture fixture) : IAsyncDisposable
{
    [Fact]
    public async Task An_operator_approves_and_the_row_shows_it_before_the_server_answers()
    {
        var (id, _) = await fixture.OrderWithPaymentAsync();
        var page = await fixture.OperatorAsync();
        var go = await HoldAsync(page, $"**/dashboard/orders/{id}/approve");

        await OrderPagesFixture.Row(page, id).GetByRole(AriaRole.Button, new() { Name = $"Approve order {id}" }).ClickAsync();
        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToContainTextAsync("Confirmed");
        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToHaveAttributeAsync("aria-busy", "true");
        go.SetResult();

        await Assertions.Expect(page.Locator("#notice")).ToHaveTextAsync($"Order {id} is approved.");
        await Assertions.Expect(OrderPagesFixture.Row(page, id).Locator(".decision")).ToContainTextAsync("by operator");
        await Assertions.Expect(OrderPagesFixture.Row(page, id)).Not.ToHaveAttributeAsync("aria-busy", "true");
    }

    [Fact]
    public async Task An_operator_rejects_with_a_reason_which_stays_with_the_order()
    {
        var (id, _) = await fixture.OrderWithPaymentAsync();
        var page = await fixture.OperatorAsync();
        var row = OrderPagesFixture.Row(page, id);

        await row.GetByText("Reject…").ClickAsync();
        await row.GetByRole(AriaRole.Textbox).FillAsync("The show is moved");
        await row.GetByRole(AriaRole.Button, new() { Name = $"Reject order {id}" }).ClickAsync();

        await Assertions.Expect(page.Locator("#notice")).ToHaveTextAsync($"Order {id} is rejected.");
        await Assertions.Expect(row).ToContainTextAsync("Cancelled");
        await Assertions.Expect(row).ToContainTextAsync("Failed");
        await Assertions.Expect(row.Locator(".decision")).ToContainTextAsync("The show is moved");
    }

    [Fact]
    public async Task A_refused_decision_is_undone_with_the_words_of_the_server()
    {
        // The page's stream is cut, so that it does not know that somebody else has decided meanwhile.
        var (id, _) = await fixture.OrderWithPaymentAsync();
        var page = await fixture.OperatorAsync("/dashboard/dead-letters");
        await page.RouteAsync("**/dashboard/events*", route => route.AbortAsync());
        await page.GotoAsync(fixture.Address("/").ToString());
        await fixture.DecideAsync(id, "reject");
        var go = await HoldAsync(page, $"**/dashboard/orders/{id}/approve");
        var row = OrderPagesFixture.Row(page, id);

        await row.GetByRole(AriaRole.Button, new() { Name = $"Approve order {id}" }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Confirmed");
        go.SetResult();

        await Assertions.Expect(page.Locator("#notice .refused")).ToContainTextAsync("The order was rejected by");
        await Assertions.Expect(row.Locator(".status")).ToContainTextAsync("Pending");
        await Assertions.Expect(row.GetByRole(AriaRole.Button, new() { Name = $"Approve order {id}" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_of_an_order_tells_what_every_service_did_in_which_trace()
    {
        var (id, _) = await fixture.OrderWithPaymentAsync();
        await fixture.DecideAsync(id, "approve");
        var page = await fixture.OperatorAsync();
        await OrderPagesFixture.Row(page, id).GetByRole(AriaRole.Link, new() { Name = $"#{id}" }).ClickAsync();

        var timeline = page.Locator(".timeline");
        await Assertions.Expect(timeline).ToContainTextAsync("OrderApi");
        await Assertions.Expect(timeline).ToContainTextAsync("PaymentService");
        await Assertions
            .Expect(timeline.GetByRole(AriaRole.Link, new() { Name = "Trace of “Accepted”" }))
            .ToHaveAttributeAsync("href", TraceAddress());
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync("Committed");
    }

    [Fact]
    public async Task The_page_of_an_order_changes_by_itself()
    {
        var (id, link) = await fixture.OrderWithPaymentAsync();
        var page = await fixture.OpenAsync("/dashboard" + link);
        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync("Live");

        await fixture.DecideAsync(id, "approve");

        await Assertions.Expect(page.Locator("#order .facts")).ToContainTextAsync("Confirmed");
    }

    [Fact]
    public async Task Whoever_has_the_link_cancels_the_order()
    {
        var (_, link) = await fixture.OrderWithPaymentAsync();
        var page = await fixture.OpenAsync("/dashboard" + link);

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the order" }).ClickAsync();

        await Assertions.Expect(page.Locator("#notice")).ToContainTextAsync("being canceled");
        await Assertions.Expect(page.Locator("#order .facts")).ToContainTextAsync("Cancelled");
        await Assertions.Expect(page.Locator("#order .facts")).ToContainTextAsync("Released");
    }

    [Fact]
    public async Task While_PaymentService_is_away_the_page_of_an_order_says_so_and_a_decision_is_undone()
    {
        var (id, _) = await fixture.OrderWithPaymentAsync();
        var page = await fixture.OperatorAsync();
        await fixture.System.KillAsync("payment-service");
        try
        {
            await OrderPagesFixture.Row(page, id).GetByRole(AriaRole.Button, new() { Name = $"Approve order {id}" }).ClickAsync();
            await Assertions.Expect(page.Locator("#notice .refused")).ToContainTextAsync("PaymentService does not answer");
            await Assertions.Expect(OrderPagesFixture.Row(page, id).Locator(".status")).ToContainTextAsync("Pending");

            await page.GotoAsync(fixture.Address($"/dashboard/orders/{id}").ToString());
            await Assertions.Expect(page.Locator(".notice.info")).ToContainTextAsync("PaymentService has not answered");
            await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("Created");
        }
        finally
        {
            await fixture.System.StartAgainAsync("payment-service");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.CloseAsync();
        GC.SuppressFinalize(this);
    }

    [GeneratedRegex("^http.*/traces/detail/[0-9a-f]{32}$")]
    private static partial Regex TraceAddress();

    private static async Task<TaskCompletionSource> HoldAsync(IPage page, string address)
    {
        var go = new TaskCompletionSource();
        await page.RouteAsync(
            address,
            async route =>
            {
                await go.Task;
                await route.ContinueAsync();
            }
        );
        return go;
    }
}
